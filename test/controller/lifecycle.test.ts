import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { controllerFixture } from './controller-fixture.ts';

const metadata = (more = '') => `name: hello\nsummary: s\ndescription: d\n${more}`;

/** Writes each hook to the journal; sets a status when started. */
const noisy = `#!/bin/bash
echo "$JUJU_UNIT_NAME $JUJU_DISPATCH_PATH" >> $JOURNAL
[ "$JUJU_DISPATCH_PATH" = hooks/start ] && status-set active "serving $(config-get port)" && open-port 80
exit 0
`;

const noisyCharm = {
  'metadata.yaml': metadata('peers: {cluster: {interface: cluster}}\n'),
  'config.yaml': 'options: {port: {type: int, default: 80}}\n',
  dispatch: noisy,
};

test('a deployed charm runs install, leader-elected, config-changed and start, in this order', async () => {
  const { charm, deploy, untilIdle, journal } = await controllerFixture();
  const folder = charm('hello', noisyCharm);
  expect(await deploy(folder, { config: { port: '8080' } })).toEqual(['hello/0']);
  expect(await untilIdle('hello/0', 'active')).toEqual({
    ...{ status: 'active', message: 'serving 8080', agent: 'idle', leader: true },
    ports: ['80/tcp'],
  });
  expect(journal()).toEqual([
    'hello/0 hooks/install',
    'hello/0 hooks/cluster-relation-created',
    'hello/0 hooks/leader-elected',
    'hello/0 hooks/config-changed',
    'hello/0 hooks/start',
  ]);
});

test('a changed option wakes its units at once, and one set to what it was does not', async () => {
  const { charm, deploy, untilIdle, journal, request, rest } = await controllerFixture();
  await deploy(charm('hello', noisyCharm), { units: 2 });
  await untilIdle('hello/0', 'active');
  await untilIdle('hello/1', 'active');
  const before = journal().length;
  const answer = await request('config', { application: 'hello', set: { port: '81' }, reset: [] });
  expect(answer.settings.port).toEqual({
    ...{ type: 'int', description: '', source: 'user', value: 81, default: 80 },
  });
  const changed = ['hello/0 hooks/config-changed', 'hello/1 hooks/config-changed'];
  await rest();
  expect(journal().slice(before).toSorted()).toEqual(changed);
  await request('config', { application: 'hello', set: { port: '81' }, reset: [] });
  await rest();
  expect(journal().length).toBe(before + 2);
  const reset = await request('config', { application: 'hello', set: {}, reset: ['port'] });
  expect(reset.settings.port).toMatchObject({ source: 'default', value: 80 });
  await rest();
  expect(journal().length).toBe(before + 4);
});

test('right after a change no unit that has to follow it is shown as idle', async () => {
  const { charm, deploy, untilIdle, request, unit, journal } = await controllerFixture();
  await deploy(charm('hello', noisyCharm));
  await untilIdle('hello/0', 'active');
  for (const port of ['81', '82', '83']) {
    await request('config', { application: 'hello', set: { port }, reset: [] });
    expect((await unit('hello/0')).agent).toBe('executing');
    await untilIdle('hello/0', 'active');
  }
  expect(journal().filter((line) => line.endsWith('config-changed'))).toHaveLength(4);
});

test('only hooks that are there run when a charm has no dispatch; the others count as done', async () => {
  const { charm, deploy, untilIdle, journal, request } = await controllerFixture();
  await deploy(
    charm('hello', {
      'metadata.yaml': metadata(),
      'hooks/start':
        '#!/bin/sh\necho "start in $(pwd | sed s,.*/,,) as $JUJU_HOOK_NAME" >> $JOURNAL\n',
    }),
  );
  await untilIdle('hello/0', 'unknown');
  expect(journal()).toEqual(['start in charm as start']);
  const { lines } = await request('debug-log', { after: 0, limit: 100 });
  const skipped = lines.filter(({ message }) => message === 'skipped "install" hook (missing)');
  expect(skipped).toHaveLength(1);
});

test('what a hook prints is logged: output as DEBUG, errors as WARNING, juju-log at its level', async () => {
  const { charm, deploy, untilIdle, request } = await controllerFixture();
  const script = '#!/bin/sh\necho out\necho err >&2\njuju-log -l ERROR "said so"\n';
  await deploy(charm('hello', { 'metadata.yaml': metadata(), 'hooks/start': script }));
  await untilIdle('hello/0', 'unknown');
  const { lines } = await request('debug-log', { after: 0, limit: 1_000 });
  const shown = lines
    .filter(({ module }) => module.startsWith('unit.'))
    .map(({ entity, level, module, message }) => [entity, level, module, message].join(' '));
  expect(shown.toSorted()).toEqual([
    'unit-hello-0 DEBUG unit.hello/0.start out',
    'unit-hello-0 ERROR unit.hello/0.juju-log said so',
    'unit-hello-0 WARNING unit.hello/0.start err',
  ]);
  expect(lines.map(({ sequence }) => sequence)).toEqual(lines.map((_, index) => index + 1));
});

test('when the leader goes the lowest unit that stays leads', async () => {
  const { charm, deploy, untilIdle, journal, request, eventually, unit, rest } =
    await controllerFixture();
  await deploy(charm('hello', noisyCharm), { units: 3 });
  for (const name of ['hello/0', 'hello/1', 'hello/2']) await untilIdle(name, 'active');
  await request('remove-unit', { units: ['hello/0'], force: false });
  await eventually(async () => expect((await unit('hello/1')).leader).toBe(true));
  await rest();
  expect(journal()).toContain('hello/1 hooks/leader-elected');
  expect(
    journal()
      .filter((line) => line.startsWith('hello/0'))
      .slice(-4),
  ).toEqual([
    ...['cluster-relation-departed', 'cluster-relation-departed'].map((h) => `hello/0 hooks/${h}`),
    ...['hello/0 hooks/stop', 'hello/0 hooks/remove'],
  ]);
  await expect(unit('hello/0')).rejects.toThrow('there is no hello/0');
});

test('a removed application leaves no machine, no file and no row', async () => {
  const { charm, deploy, untilIdle, request, eventually, machines, home, client, applications } =
    await controllerFixture();
  await deploy(charm('hello', noisyCharm), { units: 2 });
  await untilIdle('hello/0', 'active');
  await untilIdle('hello/1', 'active');
  await request('remove-application', { application: 'hello', force: false });
  await eventually(async () => expect(await applications()).toEqual([]));
  expect(machines.there()).toEqual([]);
  expect(existsSync(join(home, 'models/m/units/unit-hello-0'))).toBe(false);
  await request('destroy-model', { force: false });
  expect((await client.request('models', {})).models).toEqual([]);
  expect(existsSync(join(home, 'models/m'))).toBe(false);
  expect(machines.journal.at(-1)).toBe('remove model m');
});

test('a model is destroyed with all that is in it, forced also while a hook runs', async () => {
  const { charm, deploy, journal, request, eventually, client } = await controllerFixture();
  const script = '#!/bin/sh\necho begun >> $JOURNAL\nexec sleep 600\n';
  await deploy(charm('hello', { 'metadata.yaml': metadata(), 'hooks/install': script }));
  await eventually(() => expect(journal()).toEqual(['begun']));
  await request('destroy-model', { force: true });
  expect((await client.request('models', {})).models).toEqual([]);
});

test('a machine that booted again starts its charm again', async () => {
  const { charm, deploy, untilIdle, journal, machines, request, eventually } =
    await controllerFixture();
  await deploy(charm('hello', noisyCharm));
  await untilIdle('hello/0', 'active');
  const before = journal().length;
  machines.reboot('m', '0');
  await request('expose', { application: 'hello', exposed: true });
  await eventually(() => expect(journal().slice(before)).toEqual(['hello/0 hooks/start']));
});

test('update-status comes again and again', async () => {
  const { charm, deploy, journal, eventually } = await controllerFixture({
    updateStatusInterval: 50,
  });
  await deploy(charm('hello', noisyCharm));
  const wanted = 'hello/0 hooks/update-status';
  await eventually(() =>
    expect(journal().filter((line) => line === wanted).length).toBeGreaterThan(2),
  );
});
