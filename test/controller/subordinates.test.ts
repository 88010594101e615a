/** Charms whose units live on the machines of others. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { controllerFixture, type ControllerFixture } from './controller-fixture.ts';

const say = `#!/bin/bash
say() { echo "$JUJU_UNIT_NAME \${JUJU_DISPATCH_PATH#*/} $*" >> $JOURNAL; }
`;
const head = 'summary: s\ndescription: d\n';

const web = {
  'metadata.yaml': `name: web\n${head}provides: {logs: {interface: logs}}\n`,
  dispatch: `${say}
case $JUJU_HOOK_NAME in
  logs-relation-joined) relation-set path=/var/log/$JUJU_UNIT_NAME; say "$JUJU_REMOTE_UNIT" ;;
  *) say ;;
esac
`,
};

const lantern = {
  'metadata.yaml': `name: lantern
${head}subordinate: true
requires:
  host: {interface: juju-info, scope: container}
  logs: {interface: logs, scope: container}
`,
  dispatch: `${say}
case $JUJU_HOOK_NAME in
  logs-relation-changed) [ -z "$JUJU_REMOTE_UNIT" ] || say "reads $(relation-get path) of $(relation-list | xargs)" ;;
  start) say "beside $JUJU_PRINCIPAL_UNIT on $JUJU_MACHINE_ID"; open-port 9000; status-set active ;;
  *) say "$JUJU_REMOTE_UNIT" ;;
esac
`,
};

async function deployed(units = 1): Promise<ControllerFixture> {
  const it = await controllerFixture();
  await it.deploy(it.charm('web', web), { units });
  await it.deploy(it.charm('lantern', lantern));
  for (let n = 0; n < units; n++) await it.untilIdle(`web/${n}`, 'unknown');
  return it;
}

interface Shown {
  readonly applications: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly machines: Readonly<Record<string, unknown>>;
}

async function status(it: ControllerFixture): Promise<Shown> {
  return (await it.request('status', {})).status as unknown as Shown;
}

function below(shown: Shown, unit: string): Readonly<Record<string, Record<string, unknown>>> {
  const units = shown.applications.web?.units as Record<string, { subordinates?: object }>;
  return { ...(units[unit]?.subordinates as Record<string, Record<string, unknown>>) };
}

async function idleBelow(it: ControllerFixture, unit: string): Promise<readonly string[]> {
  await it.rest();
  const shown = below(await status(it), unit);
  expect(Object.values(shown)).toEqual([
    expect.objectContaining({
      'workload-status': expect.objectContaining({ current: 'active' }) as unknown,
    }),
  ]);
  return Object.keys(shown);
}

const linesOf = (it: ControllerFixture, unit: string) =>
  it
    .journal()
    .filter((line) => line.startsWith(`${unit} `))
    .map((line) => line.slice(unit.length + 1).trim());

test('a subordinate is deployed without units, and gets one beside each unit it is integrated with', async () => {
  const it = await deployed(2);
  expect((await status(it)).applications.lantern).not.toHaveProperty('units');
  await it.request('integrate', { endpoints: ['lantern:logs', 'web'] });
  const names = [...(await idleBelow(it, 'web/0')), ...(await idleBelow(it, 'web/1'))];
  expect(names.toSorted()).toEqual(['lantern/0', 'lantern/1']);
  for (const [index, name] of names.entries()) {
    await it.rest();
    expect(linesOf(it, name)).toEqual([
      ...['install', 'logs-relation-created', ...(name === 'lantern/0' ? ['leader-elected'] : [])],
      ...['config-changed', `start beside web/${index} on ${index}`],
      `logs-relation-joined web/${index}`,
      `logs-relation-changed reads /var/log/web/${index} of web/${index}`,
    ]);
    // A unit meets only the one on its own machine.
    const joined = linesOf(it, `web/${index}`).filter((line) => line.includes('joined'));
    expect(joined).toEqual([`logs-relation-joined ${name}`]);
  }
  expect(Object.keys((await status(it)).machines)).toEqual(['0', '1']);
});

test('status shows it below its principal, with the relation’s scope', async () => {
  const it = await deployed();
  await it.request('integrate', { endpoints: ['lantern:logs', 'web'] });
  await idleBelow(it, 'web/0');
  const shown = await status(it);
  expect(shown.applications.lantern).toMatchObject({
    'subordinate-to': ['web'],
    relations: { logs: [{ 'related-application': 'web', scope: 'container' }] },
  });
  const unit = below(shown, 'web/0')['lantern/0'];
  expect(unit).toMatchObject({ leader: true, 'open-ports': ['9000/tcp'] });
  expect(unit).not.toHaveProperty('machine');
  const { relations } = await it.request('status', {});
  expect(relations).toEqual([
    {
      ...{ provider: 'web:logs', requirer: 'lantern:logs', interface: 'logs' },
      ...{ type: 'subordinate', status: 'joined' },
    },
  ]);
});

test('every application has juju-info, for which its charm gets no event', async () => {
  const it = await deployed();
  const before = linesOf(it, 'web/0');
  await it.request('integrate', { endpoints: ['lantern:host', 'web'] });
  await idleBelow(it, 'web/0');
  expect(linesOf(it, 'lantern/0')).toContain('host-relation-joined web/0');
  const command = ['relation-get -r $(relation-ids host) ingress-address web/0'];
  const { stdout } = await it.request('exec', { unit: 'lantern/0', command });
  expect(stdout).toMatch(/^10\.77\./);
  expect(linesOf(it, 'web/0')).toEqual(before);
  await it.request('remove-relation', { endpoints: ['lantern', 'web'] });
  await it.eventually(async () => expect(below(await status(it), 'web/0')).toEqual({}));
  expect(linesOf(it, 'web/0')).toEqual(before);
});

test('it goes with its relation, and its principal and the machine stay', async () => {
  const it = await deployed();
  await it.request('integrate', { endpoints: ['lantern:logs', 'web'] });
  await idleBelow(it, 'web/0');
  expect(linesOf(it, 'lantern/0').at(-1)).toContain('logs-relation-changed');
  await it.request('remove-relation', { endpoints: ['lantern', 'web'] });
  await it.rest();
  expect(linesOf(it, 'lantern/0').at(-1)).toBe('remove');
  expect(linesOf(it, 'lantern/0').slice(-4)).toEqual([
    ...['logs-relation-departed web/0', 'logs-relation-broken', 'stop', 'remove'],
  ]);
  await it.eventually(async () => expect(below(await status(it), 'web/0')).toEqual({}));
  expect(linesOf(it, 'web/0').slice(-1)).toEqual(['logs-relation-broken']);
  expect(it.machines.there()).toEqual(['m/0']);
  const folder = join(it.home, 'models/m/units/unit-lantern-0');
  await it.eventually(() => expect(existsSync(folder)).toBe(false));
  expect(await it.applications()).toEqual(['lantern', 'web']);
  await it.request('integrate', { endpoints: ['lantern:logs', 'web'] });
  expect(await idleBelow(it, 'web/0')).toEqual(['lantern/1']);
});

test('it goes with its principal, which waits for it', async () => {
  const it = await deployed(2);
  await it.request('integrate', { endpoints: ['lantern:logs', 'web'] });
  await idleBelow(it, 'web/0');
  await idleBelow(it, 'web/1');
  await it.request('remove-unit', { units: ['web/0'], force: false });
  await it.eventually(() => expect(it.machines.there()).toEqual(['m/1']));
  const [gone] = it.machines.journal.filter((line) => line.startsWith('remove'));
  expect(gone).toBe('remove m/0');
  expect(
    it
      .journal()
      .filter((line) => / (stop|remove)\b/.test(line))
      .toSorted(),
  ).toEqual([...['lantern/0 remove ', 'lantern/0 stop ', 'web/0 remove ', 'web/0 stop ']]);
  await it.request('destroy-model', { force: false });
  expect((await it.client.request('models', {})).models).toEqual([]);
});

test('a forced principal takes it along without its hooks', async () => {
  const it = await deployed();
  await it.request('integrate', { endpoints: ['lantern:logs', 'web'] });
  await idleBelow(it, 'web/0');
  await it.request('remove-application', { application: 'web', force: true });
  await it.eventually(async () => expect(await it.applications()).toEqual(['lantern']));
  expect(it.machines.there()).toEqual([]);
  expect(it.journal().filter((line) => / (stop|remove)\b/.test(line))).toEqual([]);
});

test('two units of a machine cannot open the same port', async () => {
  const it = await deployed();
  await it.request('integrate', { endpoints: ['lantern:logs', 'web'] });
  await idleBelow(it, 'web/0');
  const { code, stderr } = await it.request('exec', { unit: 'web/0', command: ['open-port 9000'] });
  expect([code, stderr]).toEqual([
    1,
    'ERROR cannot open 9000/tcp (unit "web/0"): port range conflicts with 9000/tcp (unit "lantern/0")\n',
  ]);
});

test('it has the storage that its charm declares', async () => {
  const it = await controllerFixture();
  const metadata = `${lantern['metadata.yaml']}storage: {spool: {type: filesystem}}\n`;
  const start = `#!/bin/bash\necho "$(storage-list)" >> $JOURNAL\nstatus-set active\n`;
  const files = { 'metadata.yaml': metadata, 'hooks/start': start };
  await it.deploy(it.charm('web', web));
  await it.deploy(it.charm('lantern', files));
  await it.untilIdle('web/0', 'unknown');
  await it.request('integrate', { endpoints: ['lantern:logs', 'web'] });
  await idleBelow(it, 'web/0');
  expect(it.journal()).toContain('spool/0');
});

test('units of one machine run one after the other', async () => {
  const slow = `${say}say begins; sleep 0.3; say ends\n`;
  const it = await controllerFixture();
  await it.deploy(it.charm('web', { ...web, dispatch: slow }));
  await it.deploy(it.charm('lantern', { ...lantern, dispatch: `${slow}status-set active\n` }));
  await it.untilIdle('web/0', 'unknown');
  await it.request('integrate', { endpoints: ['lantern:logs', 'web'] });
  await idleBelow(it, 'web/0');
  const lines = it.journal();
  const pairs = lines.map((line, index) => [line, lines[index + 1]]);
  const broken = pairs.filter(
    ([line, next]) => line?.endsWith('begins') && next !== line.replace('begins', 'ends'),
  );
  expect(broken).toEqual([]);
});

test('its units are neither counted, added nor removed by themselves', async () => {
  const it = await deployed();
  const refused = { code: 'SUBORDINATE_UNITS' };
  const charm = it.charm('lantern', lantern);
  await expect(it.deploy(charm, { application: 'other', units: 2 })).rejects.toMatchObject(refused);
  const add = it.request('add-unit', { application: 'lantern', count: 1 });
  await expect(add).rejects.toMatchObject(refused);
  await it.request('integrate', { endpoints: ['lantern:logs', 'web'] });
  await idleBelow(it, 'web/0');
  const remove = it.request('remove-unit', { units: ['lantern/0'], force: false });
  await expect(remove).rejects.toMatchObject(refused);
});

test('two principals can’t be tied to one machine, and a charm can’t become a subordinate', async () => {
  const it = await deployed();
  const metadata = `name: other\n${head}requires: {logs: {interface: logs, scope: container}}\n`;
  await it.deploy(it.charm('other', { 'metadata.yaml': metadata }), { units: 0 });
  await expect(it.request('integrate', { endpoints: ['other', 'web'] })).rejects.toMatchObject({
    ...{ code: 'RELATION_IMPOSSIBLE' },
    message: 'other and web never share a machine: neither is a subordinate',
  });
  const charm = it.charm('tied', { 'metadata.yaml': `${metadata}subordinate: true\n` });
  const refresh = it.request('refresh', { application: 'other', charm, resources: {} });
  await expect(refresh).rejects.toMatchObject({ code: 'CHARM_INVALID' });
});
