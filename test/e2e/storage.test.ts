/** Storage on real machines: mounted before install, there after a reboot, moved to another unit. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root, World } from './support/world.ts';

let world: World;

beforeAll(async () => {
  world = await World.create('storage');
  const charm = join(root, 'test/fixtures/charms/keeper');
  await world.run('deploy', charm, '-n', '2', '--storage', 'spare');
  await world.settled('keeper/0', 'unknown');
  await world.settled('keeper/1', 'unknown');
});

afterAll(async () => await world.destroy());

const journal = async (unit: string): Promise<readonly string[]> =>
  (await world.exec(unit, 'cat', '/srv/keeper/journal')).split('\n');

/** Where a storage is mounted for a unit: a folder whose name Juju gives out. */
const locationOf = async (storage: string, unit: string): Promise<string> => {
  const shown = JSON.parse(
    await world.run('show-storage', storage, '--format', 'json'),
  ) as Readonly<Record<string, { attachments: { units: Record<string, { location: string }> } }>>;
  return shown[storage]?.attachments.units[unit]?.location ?? '';
};

const mounted = async (unit: string, path: string): Promise<boolean> =>
  (await world.try('exec', '--unit', unit, '--', 'mountpoint', '-q', path)).code === 0;

test('each unit has its storage where its charm wants it, before it is installed', async () => {
  expect((await journal('keeper/0'))[0]).toBe('keeper/0 data-storage-attached data/0 /srv/keeper');
  expect(await mounted('keeper/1', '/srv/keeper')).toBe(true);
  expect((await world.run('storage')).split('\n')).toEqual([
    'Unit      Storage id  Type        Pool    Size     Status',
    'keeper/0  data/0      filesystem  rootfs  1.0 GiB  attached',
    'keeper/0  spare/1     filesystem  rootfs  100 MiB  attached',
    'keeper/1  data/2      filesystem  rootfs  1.0 GiB  attached',
    'keeper/1  spare/3     filesystem  rootfs  100 MiB  attached',
    '',
  ]);
});

test('a read-only storage cannot be written to', async () => {
  const spare = await locationOf('spare/1', 'keeper/0');
  expect(spare).toMatch(/^\/srv\/spare\/[0-9a-f-]{36}$/);
  const touched = await world.try('exec', '--unit', 'keeper/0', '--', 'touch', `${spare}/x`);
  expect(touched.stderr).toContain('Read-only file system');
});

test('a booting machine has its storage before its services start', async () => {
  await world.try('exec', '--unit', 'keeper/0', '--', 'systemctl', 'reboot');
  await world.eventually(async () => expect(await journal('keeper/0')).toContain('booted'));
  expect(await mounted('keeper/0', await locationOf('spare/1', 'keeper/0'))).toBe(true);
  await world.settled('keeper/0', 'unknown');
});

test('a unit that goes leaves its storage, and another one goes on with it', async () => {
  await world.run('remove-unit', 'keeper/0');
  await world.eventually(async () => {
    const shown = JSON.parse(
      await world.run('show-storage', 'data/0', '--format', 'json'),
    ) as object;
    expect(shown).toMatchObject({ 'data/0': { status: { current: 'detached' } } });
  });
  const spare = await locationOf('spare/3', 'keeper/1');
  await world.run('detach-storage', 'spare/3');
  await world.eventually(async () => {
    expect(await mounted('keeper/1', spare)).toBe(false);
  });
  await world.run('attach-storage', 'keeper/1', 'spare/1');
  await world.eventually(async () => {
    expect(await mounted('keeper/1', await locationOf('spare/1', 'keeper/1'))).toBe(true);
  });
  expect(await journal('keeper/1')).toContain(`keeper/1 spare-storage-detaching spare/3 ${spare}`);
});

test('a storage that cannot be mounted is reported, and tried again until it is detached', async () => {
  await world.run('add-storage', 'keeper/1', 'nowhere');
  await world.eventually(async () => {
    const log = await world.run('debug-log', '--no-tail', '--lines', '20');
    expect(log).toContain('MACHINE_MOUNT_FAILED');
  });
  await world.run('remove-storage', 'nowhere/4', '--force');
  await world.eventually(async () => {
    expect(await world.run('storage')).not.toContain('nowhere');
  });
  await world.settled('keeper/1', 'unknown');
});
