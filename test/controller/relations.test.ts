import { expect, test } from 'vitest';
import { controllerFixture, type ControllerFixture } from './controller-fixture.ts';

const log = `#!/bin/bash
say() { echo "$JUJU_UNIT_NAME $JUJU_HOOK_NAME $*" >> $JOURNAL; }
`;

/** Publishes its port, and a name for its application. */
const provider = {
  'metadata.yaml': `name: web\nsummary: s\ndescription: d\nprovides: {website: {interface: http}, metrics: http}\n`,
  'config.yaml': 'options: {port: {default: "80"}}\n',
  dispatch: `${log}
case $JUJU_HOOK_NAME in
  website-relation-created) relation-set port=$(config-get port); is-leader | grep -q True && relation-set --app name=shop ;;
  config-changed) for id in $(relation-ids website); do relation-set -r $id port=$(config-get port); done ;;
esac
case $JUJU_HOOK_NAME in *-relation-*|stop|remove) say "$JUJU_REMOTE_UNIT" "$JUJU_DEPARTING_UNIT" ;; esac
exit 0
`,
};

const consumer = {
  'metadata.yaml': `name: proxy\nsummary: s\ndescription: d\nrequires: {backend: {interface: http}}\n`,
  dispatch: `${log}
case $JUJU_HOOK_NAME in
  backend-relation-changed)
    if [ -n "$JUJU_REMOTE_UNIT" ]; then say "$JUJU_REMOTE_UNIT" "port=$(relation-get port)" "at=$(relation-get ingress-address | sed s/.*[.]//)"
    else say app "name=$(relation-get --app name web)"; fi ;;
  backend-relation-departed) say "$JUJU_REMOTE_UNIT" "departing=$JUJU_DEPARTING_UNIT" "left=$(relation-list)" "still=$(relation-get port)" ;;
  *-relation-*|stop|remove) say "$JUJU_REMOTE_UNIT" ;;
esac
exit 0
`,
};

async function related(units = 1): Promise<ControllerFixture> {
  const it = await controllerFixture();
  await it.deploy(it.charm('web', provider), { units });
  await it.deploy(it.charm('proxy', consumer));
  for (let n = 0; n < units; n++) await it.untilIdle(`web/${n}`, 'unknown');
  await it.untilIdle('proxy/0', 'unknown');
  const endpoints = ['proxy', 'web:website'] as const;
  const { relation } = await it.request('integrate', { endpoints });
  expect(relation).toBe('proxy:backend web:website');
  return it;
}

const proxyLines = (it: ControllerFixture) =>
  it
    .journal()
    .filter((line) => line.startsWith('proxy/0'))
    .map((line) => line.slice(8).trim());

test('both sides see created, joined and changed with the other’s data', async () => {
  const it = await related();
  const wanted = [
    'backend-relation-changed app name=shop',
    'backend-relation-changed web/0 port=80 at=10',
    'backend-relation-created',
    'backend-relation-joined web/0',
  ];
  // A unit joins with only its address, and changes when its first hook ends.
  await it.rest();
  expect(proxyLines(it)).toEqual(expect.arrayContaining(wanted));
  expect(proxyLines(it)[0]).toBe('backend-relation-created');
});

test('a change of data reaches the other side', async () => {
  const it = await related();
  await it.rest();
  expect(proxyLines(it)).toContainEqual(expect.stringContaining('port=80'));
  await it.request('config', { application: 'web', set: { port: '81' }, reset: [] });
  await it.rest();
  expect(proxyLines(it).at(-1)).toBe('backend-relation-changed web/0 port=81 at=10');
});

test('a removed relation departs unit by unit and then breaks, on both sides', async () => {
  const it = await related(2);
  await it.rest();
  // A unit that writes while its first changed hook waits to run is seen to change once more.
  const ports = new Set(proxyLines(it).filter((line) => line.includes('port=80')));
  expect(ports.size).toBe(2);
  await it.request('remove-relation', { endpoints: ['web', 'proxy'] });
  await it.rest();
  expect(proxyLines(it).at(-1)).toBe('backend-relation-broken');
  expect(proxyLines(it).slice(-3)).toEqual([
    'backend-relation-departed web/0 departing=web/0 left=web/1 still=80',
    'backend-relation-departed web/1 departing=web/1 left= still=80',
    'backend-relation-broken',
  ]);
  await it.eventually(async () => {
    const shown = await it.request('show-unit', { units: ['proxy/0', 'web/1'] });
    expect(shown.units).toMatchObject({
      'proxy/0': { 'relation-info': [] },
      'web/1': { 'relation-info': [] },
    });
  });
  const again = await it.request('integrate', { endpoints: ['proxy:backend', 'web:website'] });
  expect(again.relation).toBe('proxy:backend web:website');
});

test('an application that goes breaks its relations before it stops', async () => {
  const it = await related();
  await it.rest();
  expect(proxyLines(it)).toContainEqual(expect.stringContaining('port=80'));
  await it.request('remove-application', { application: 'web', force: false });
  const last = () =>
    it
      .journal()
      .filter((line) => line.startsWith('web/0'))
      .slice(-4);
  await it.rest();
  expect(last().map((line) => line.trim())).toEqual([
    'web/0 website-relation-departed proxy/0 web/0',
    'web/0 website-relation-broken',
    'web/0 stop',
    'web/0 remove',
  ]);
  await it.rest();
  expect(proxyLines(it).at(-1)).toBe('backend-relation-broken');
  await it.eventually(async () => expect(await it.applications()).toEqual(['proxy']));
});

test('show-unit tells what is in the bags', async () => {
  const it = await related();
  await it.rest();
  expect(proxyLines(it)).toContainEqual(expect.stringContaining('port=80'));
  const { units } = await it.request('show-unit', { units: ['proxy/leader'] });
  expect(units).toMatchObject({
    'proxy/0': {
      leader: true,
      life: 'alive',
      'relation-info': [
        {
          endpoint: 'backend',
          'related-endpoint': 'website',
          'application-data': { name: 'shop' },
          'related-units': { 'web/0': { 'in-scope': true, data: { port: '80' } } },
        },
      ],
    },
  });
});
