import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Verbs } from '../../src/controller/verbs/verbs.ts';
import { controllerFixture, type ControllerFixture } from './controller-fixture.ts';

/** Keeps a note in each of its storages, and asks for another one when its option says so. */
const charm = {
  'metadata.yaml': `name: keeper
summary: s
description: d
storage:
  data: {type: filesystem, location: /srv/keeper}
  cache: {type: filesystem, multiple: {range: 0-2}, minimum-size: 100M}
`,
  'config.yaml': 'options: {more: {default: ""}}\n',
  dispatch: `#!/bin/bash
say() { echo "$JUJU_UNIT_NAME $JUJU_HOOK_NAME $*" >> $JOURNAL; }
case $JUJU_HOOK_NAME in
  *-storage-attached)
    say $JUJU_STORAGE_ID $JUJU_STORAGE_KIND "got=$(storage-get kind)" "there=$(storage-list | tr '\\n' ' ')" "$(cat $JUJU_STORAGE_LOCATION/note 2>/dev/null)"
    echo "from $JUJU_UNIT_NAME" > $JUJU_STORAGE_LOCATION/note ;;
  *-storage-detaching) say $JUJU_STORAGE_ID "there=$(storage-list | tr '\\n' ' ')" ;;
  config-changed) [ -z "$(config-get more)" ] || storage-add $(config-get more) ;;
  install|start|stop|remove) say ;;
esac
exit 0
`,
};

const lines = (it: ControllerFixture, unit = 'keeper/0') =>
  it
    .journal()
    .filter((line) => line.startsWith(`${unit} `))
    .map((line) => line.slice(unit.length + 1).trim());

async function deployed(
  more: Partial<Verbs['deploy']['request']> = {},
  files = charm,
): Promise<ControllerFixture> {
  const it = await controllerFixture();
  const units = await it.deploy(it.charm('keeper', files), more);
  for (const unit of units) await it.untilIdle(unit, 'unknown');
  return it;
}

const rows = async (it: ControllerFixture) =>
  (await it.request('storage', { storages: [] })).rows.map(
    ({ unit, id, size, status }) => `${id} ${unit} ${size} ${status}`,
  );

test('storage is there before install, and goes before stop', async () => {
  const it = await deployed({ storage: { cache: '2,200M' } });
  expect(lines(it)).toEqual([
    'cache-storage-attached cache/0 filesystem got=filesystem there=cache/0 cache/1 data/2',
    'cache-storage-attached cache/1 filesystem got=filesystem there=cache/0 cache/1 data/2',
    'data-storage-attached data/2 filesystem got=filesystem there=cache/0 cache/1 data/2',
    ...['install', 'start'],
  ]);
  expect(await rows(it)).toEqual([
    'cache/0 keeper/0 200 attached',
    'cache/1 keeper/0 200 attached',
    'data/2 keeper/0 1024 attached',
  ]);
  await it.request('remove-unit', { units: ['keeper/0'], force: false });
  await it.rest();
  expect(lines(it).slice(5)).toEqual([
    'cache-storage-detaching cache/0 there=cache/0 cache/1 data/2',
    'cache-storage-detaching cache/1 there=cache/1 data/2',
    'data-storage-detaching data/2 there=data/2',
    ...['stop', 'remove'],
  ]);
  await it.eventually(async () =>
    expect(await rows(it)).toEqual([
      'cache/0  200 detached',
      'cache/1  200 detached',
      'data/2  1024 detached',
    ]),
  );
});

test('what is in a storage goes from one unit to the next', async () => {
  const it = await deployed({ units: 2, storage: { cache: '' } });
  await expect(
    it.request('attach-storage', { unit: 'keeper/1', storages: ['cache/0'] }),
  ).rejects.toEqual(expect.objectContaining({ code: 'STORAGE_ATTACHED' }));
  await it.request('detach-storage', { storages: ['cache/0'] });
  await it.rest();
  expect(lines(it).at(-1)).toBe('cache-storage-detaching cache/0 there=cache/0 data/1');
  await it.eventually(async () => expect(await rows(it)).toContain('cache/0  100 detached'));
  await it.request('attach-storage', { unit: 'keeper/1', storages: ['cache/0'] });
  await it.rest();
  expect(lines(it, 'keeper/1').at(-1)).toBe(
    'cache-storage-attached cache/0 filesystem got=filesystem there=cache/0 cache/2 data/3  from keeper/0',
  );
  expect(it.machines.journal).toContainEqual(
    expect.stringMatching(/^unmount \/var\/lib\/juju\/storage\/[0-9a-f-]{36} in m\/0$/),
  );
});

test('status and storage show it with juju’s keys', async () => {
  const it = await deployed();
  const since: unknown = expect.any(String);
  const units = { 'keeper/0': { machine: '0', location: '/srv/keeper', life: 'alive' } };
  const shown = {
    storage: {
      'data/0': {
        ...{ kind: 'filesystem', life: 'alive', persistent: true, attachments: { units } },
        status: { current: 'attached', since },
      },
    },
    filesystems: {
      '0': {
        ...{ 'provider-id': 'data-0', storage: 'data/0', pool: 'rootfs', size: 1024 },
        attachments: {
          machines: { '0': { 'mount-point': '/srv/keeper', 'read-only': false, life: 'alive' } },
          units,
        },
        ...{ life: 'alive', status: { current: 'attached', since } },
      },
    },
  };
  expect((await it.request('status', {})).status).toMatchObject({ storage: shown });
  expect((await it.request('storage', { storages: ['data/0'] })).storage).toEqual(shown);
});

test('a unit gets more, from its operator and from its charm, within the range of its charm', async () => {
  const it = await deployed();
  const add = (storages: Readonly<Record<string, string>>) =>
    it.request('add-storage', { unit: 'keeper/0', storages });
  expect(await add({ cache: '' })).toEqual({ ids: ['cache/1'] });
  await it.rest();
  expect(lines(it).at(-1)).toContain('cache-storage-attached cache/1');
  await it.request('config', { application: 'keeper', set: { more: 'cache' }, reset: [] });
  await it.rest();
  expect(lines(it).at(-1)).toContain('cache-storage-attached cache/2');
  await expect(add({ cache: '' })).rejects.toEqual(
    expect.objectContaining({
      code: 'STORAGE_LIMIT',
      message: 'a unit has 0 to 2 of storage "cache", not 3',
    }),
  );
  await it.request('config', { application: 'keeper', set: { more: 'cache=2' }, reset: [] });
  await it.eventually(async () =>
    expect(await it.unit('keeper/0')).toMatchObject({ message: 'hook failed: "config-changed"' }),
  );
  expect(await rows(it)).toHaveLength(3);
});

test('a removed storage is gone with its files; one that a unit has must be forced', async () => {
  const it = await deployed({ storage: { cache: '' } });
  const remove = (force: boolean, id = 'cache/0') =>
    it.request('remove-storage', { storages: [id], force });
  await expect(remove(false)).rejects.toEqual(
    expect.objectContaining({ code: 'STORAGE_ATTACHED' }),
  );
  await expect(remove(true, 'data/1')).rejects.toEqual(
    expect.objectContaining({ code: 'STORAGE_LIMIT' }),
  );
  await remove(true);
  await it.eventually(async () =>
    expect(await rows(it)).toEqual(['data/1 keeper/0 1024 attached']),
  );
  await it.rest();
  expect(lines(it).at(-1)).toContain('cache-storage-detaching cache/0');
  await it.request('remove-unit', { units: ['keeper/0'], force: true });
  await it.eventually(async () => expect(await rows(it)).toEqual(['data/1  1024 detached']));
  const folder = join(it.home, 'models/m/storage');
  expect(existsSync(join(folder, 'data-1/note'))).toBe(true);
  await remove(false, 'data/1');
  expect(existsSync(join(folder, 'data-1'))).toBe(false);
  expect(existsSync(join(folder, 'cache-0'))).toBe(false);
  expect(await rows(it)).toEqual([]);
});

test.each([
  [{ data: '2' }, 'STORAGE_LIMIT', 'a unit has 1 to 1 of storage "data", not 2'],
  [{ data: '1M' }, 'STORAGE_INVALID', 'storage "data" needs at least 1024M, not 1M'],
  [{ data: 'ebs,1G' }, 'STORAGE_INVALID', '"ebs" is no part of a storage directive "ebs,1G"'],
  [{ data: '1,1' }, 'STORAGE_INVALID', '"1" is no part of a storage directive "1,1"'],
  [{ date: '1G' }, 'STORAGE_UNKNOWN', 'charm keeper declares no storage "date"'],
])('a deploy with storage %j is refused', async (storage, code, message) => {
  const it = await controllerFixture();
  await expect(it.deploy(it.charm('keeper', charm), { storage })).rejects.toEqual(
    expect.objectContaining({ code, message }),
  );
});

test('a charm that needs a block device is refused, one that can do without is not', async () => {
  const it = await controllerFixture();
  const metadata = (range: string) => ({
    ...charm,
    'metadata.yaml': `name: raw\nsummary: s\ndescription: d\nstorage: {disk: {type: block, multiple: {range: ${range}}}}\n`,
  });
  await expect(it.deploy(it.charm('raw', metadata('1-2')))).rejects.toEqual(
    expect.objectContaining({ code: 'STORAGE_UNSUPPORTED' }),
  );
  expect(await it.deploy(it.charm('raw', metadata('0-2')))).toEqual(['raw/0']);
});

test('a refreshed charm adds its new storage to its units, and may not drop what they have', async () => {
  const it = await deployed();
  const next = (storage: string) =>
    it.request('refresh', {
      application: 'keeper',
      charm: it.charm('keeper', {
        ...charm,
        'metadata.yaml': `name: keeper\nsummary: s\ndescription: d\nstorage: {${storage}}\n`,
      }),
      resources: {},
    });
  await expect(next('data: {type: block}')).rejects.toEqual(
    expect.objectContaining({
      code: 'CHARM_INVALID',
      message: 'the new charm would lose the storage data',
    }),
  );
  await next('data: {type: filesystem}, logs: {type: filesystem, minimum-size: 2G}');
  await it.rest();
  expect(lines(it).at(-1)).toContain('logs-storage-attached logs/1');
  expect(await rows(it)).toEqual([
    'data/0 keeper/0 1024 attached',
    'logs/1 keeper/0 2048 attached',
  ]);
});

test('a controller that was killed goes on where it was', async () => {
  const it = await deployed();
  await it.stop();
  await it.restart();
  await it.request('remove-unit', { units: ['keeper/0'], force: false });
  await it.rest();
  expect(lines(it).at(-1)).toBe('remove');
  expect(lines(it).filter((line) => line.includes('storage'))).toHaveLength(2);
});

test('with --destroy-storage storage is removed with its unit, after its charm got the event', async () => {
  const it = await deployed({ units: 2 });
  const gone = { units: ['keeper/0'], force: false, destroyStorage: true };
  await it.request('remove-unit', gone);
  await it.eventually(async () =>
    expect(await rows(it)).toEqual(['data/1 keeper/1 1024 attached']),
  );
  expect(lines(it).some((line) => line.startsWith('data-storage-detaching data/0'))).toBe(true);
  const all = { application: 'keeper', force: true, destroyStorage: true };
  await it.request('remove-application', all);
  await it.eventually(async () => expect(await rows(it)).toEqual([]));
  expect(existsSync(join(it.home, 'models/m/storage/data-1'))).toBe(false);
});
