/** A unit that goes leaves its machine as it was, and one that comes finds it so. */
import { expect, test } from 'vitest';
import type { MemoryNode } from '../../src/machine/recording/memory-tree.ts';
import { textIn } from '../../src/machine/recording/memory-tree.ts';
import type { RecordingMachine } from '../../src/machine/recording/recording-machine.ts';
import { postgres, peers, Scene, serving, type SceneSeed } from './scene.ts';

/** Path → what is there. */
function filesOf({ files }: RecordingMachine): Readonly<Record<string, MemoryNode>> {
  return Object.fromEntries(files.tree.all());
}

function textsOf(machine: RecordingMachine): string {
  const nodes = Object.values(filesOf(machine));
  return nodes.map((node) => (node.kind === 'file' ? textIn(node.content) : '')).join('\n');
}

const seeds: Readonly<Record<string, SceneSeed>> = {
  'an application': {},
  'one that writes, with a log of its own and a database': {
    settings: { writable: ['uploads'] },
    config: {
      wsgi_logfile_path: '/var/log/shop/today/access.log',
      provision_command: 'python manage.py migrate',
      environment_variables: 'TOKEN=hunter2-hunter2',
    },
    relations: [peers(), postgres()],
  },
  'one for which the machine had something already': {
    users: ['wsgi'],
    files: { '/var/log/wsgi.service.log': 'older', '/etc/wsgi/notes': 'an operator’s' },
  },
};

test.each(Object.entries(seeds))('%s leaves nothing that was not there', async (_, seed) => {
  const before = new Scene(seed);
  const scene = await serving(seed);
  const { machine } = scene;
  await scene.ok('stop');
  expect(scene.flags()).not.toContain('wsgi.active');
  expect(textsOf(machine)).not.toMatch(/hunter2|p@ss|p%40ss/);
  await scene.ok('remove');
  const left = Object.entries(filesOf(machine)).filter(
    ([path, { kind }]) => !(path in filesOf(before.machine)) && !belongsToDebian(path, kind),
  );
  expect(left).toEqual([]);
  for (const [path, node] of Object.entries(filesOf(before.machine))) {
    expect([path, filesOf(machine)[path]?.kind]).toEqual([path, node.kind]);
  }
  expect(await machine.users.exists('wsgi')).toBe(seed.users !== undefined);
});

/** Folders that every real machine has; the one in memory makes them when they are first needed. */
function belongsToDebian(path: string, kind: string): boolean {
  const folders = /^\/(etc(\/logrotate\.d|\/systemd(\/system)?)?|var(\/lib|\/log)?)$/;
  return kind === 'folder' && folders.test(path);
}

test('rotated logs go with the log; a drop-in of the operator’s stays', async () => {
  const scene = await serving();
  const { files } = scene.machine;
  const put = (path: string) => files.ensureFile({ path, content: '', mode: 0o640 });
  const dropIn = '/etc/systemd/system/gunicorn3.service.d/limits.conf';
  for (const path of ['.1', '.2.gz', '.notes']) await put(`/var/log/wsgi.service.log${path}`);
  await put(dropIn);
  await scene.ok('stop');
  await scene.ok('remove');
  expect(await files.list('/var/log')).toEqual(['wsgi.service.log.notes']);
  expect(await files.kind(dropIn)).toBe('file');
});

test('the socket goes before the service, which a client of it would start again', async () => {
  const { machine, ...scene } = await stopping();
  await scene.stop();
  const stops = machine.takeEffects().flatMap((each) => (each.kind === 'stop' ? [each.name] : []));
  expect(stops).toEqual(['gunicorn3.socket', 'gunicorn3.service']);
});

async function stopping() {
  const scene = await serving();
  return { machine: scene.machine, stop: () => scene.ok('stop') };
}

test('a unit that was stopped serves again when it is started', async () => {
  const scene = await serving();
  await scene.ok('stop');
  expect(await scene.machine.systemd.active('gunicorn3.service')).toBe('inactive');
  await scene.ok('start');
  expect(await scene.machine.systemd.active('gunicorn3.service')).toBe('active');
  expect(scene.flags()).toContain('wsgi.active');
  expect(scene.status).toMatchObject({ status: 'active' });
});

test('a second unit begins clean where one was removed, or went without a last hook', async () => {
  for (const last of [['stop', 'remove'], ['stop'], []]) {
    const first = await serving({ settings: { writable: ['uploads'] } });
    const { machine } = first;
    const upload = '/var/lib/wsgi/writable/uploads/secret';
    await machine.files.ensureFile({ path: upload, content: 'of hello/0', mode: 0o600 });
    for (const hook of last) await first.ok(hook);
    const second = new Scene({ machine, unit: 'hello/1', settings: { writable: ['uploads'] } });
    second.flag('source.is.there');
    await second.ok('install');
    expect(second.status).toMatchObject({ status: 'active' });
    expect(await machine.systemd.active('gunicorn3.socket')).toBe('active');
    expect(await machine.files.readText(upload)).toBeUndefined();
    await second.ok('stop');
    await second.ok('remove');
    expect(await machine.files.kind('/var/lib/wsgi')).toBe('absent');
    expect(await machine.users.exists('wsgi')).toBe(false);
  }
});

test('a unit beside one that serves touches nothing, says so, and takes over when that one has gone', async () => {
  const first = await serving();
  const { machine } = first;
  // The first unit's charm is on the machine.
  const dispatch = `${first.charmFolder}/dispatch`;
  await machine.files.ensureFile({ path: dispatch, content: '', mode: 0o755 });
  machine.takeEffects();
  const second = new Scene({ machine, unit: 'hello/1' });
  second.flag('source.is.there');
  await second.ok('install');
  expect(second.status).toMatchObject({
    status: 'blocked',
    message: expect.stringContaining('hello/0 serves on this machine already') as unknown,
  });
  const third = new Scene({ machine, unit: 'hello/2' });
  for (const hook of ['install', 'stop', 'remove']) await third.ok(hook);
  expect(machine.takeEffects()).toEqual([]);
  expect(await machine.systemd.active('gunicorn3.service')).toBe('active');
  await first.ok('stop');
  await first.ok('remove');
  await second.ok('update-status');
  expect(second.status).toMatchObject({ status: 'active' });
});

test('what is mounted below the layer’s folder stays when the unit goes', async () => {
  const scene = await serving({ settings: { writable: ['uploads'] } });
  const { files } = scene.machine;
  const mount = '/var/lib/wsgi/writable/uploads';
  await files.ensureFile({ path: `${mount}/x`, content: 'kept', mode: 0o600 });
  files.mounts = [mount];
  await scene.ok('stop');
  const { logs } = await scene.ok('remove');
  expect(await files.readText(`${mount}/x`)).toBe('kept');
  expect(await files.list('/var/lib/wsgi')).toEqual(['writable']);
  expect(logs.join()).toContain(`${mount} is mounted`);
});

test('a user that other programs run as stays, and the unit goes', async () => {
  const scene = await serving();
  await scene.ok('stop');
  scene.machine.users.refuseRemoval('wsgi');
  const { logs } = await scene.ok('remove');
  expect(logs.join()).toContain('the user wsgi stays');
});

test.each([
  '/etc/systemd/system/gunicorn3.service',
  '/etc/systemd/system/gunicorn3.socket',
  '/etc/wsgi/app.env',
  '/etc/wsgi/gunicorn.conf.py',
])('a plan whose %s is not there any more is applied again', async (path) => {
  const scene = await serving();
  const { files } = scene.machine;
  const was = await files.readText(path);
  await files.ensureAbsent(path);
  await scene.ok('update-status');
  expect(await files.readText(path)).toBe(was);
  expect(scene.status).toMatchObject({ status: 'active' });
  scene.machine.takeEffects();
  await scene.ok('update-status');
  expect(scene.machine.takeEffects()).toEqual([]);
});
