/** Storage on real machines: mounted before install, there after a reboot, moved to another unit. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root, Deployment } from './support/deployment.ts';

let deployment: Deployment;

beforeAll(async () => {
  deployment = await Deployment.create('storage');
  const charm = join(root, 'test/fixtures/charms/keeper');
  await deployment.run('deploy', charm, '-n', '2', '--storage', 'spare');
  await deployment.untilIdle('keeper/0', 'unknown');
  await deployment.untilIdle('keeper/1', 'unknown');
});

afterAll(async () => await deployment.destroy());

const journal = async (unit: string): Promise<readonly string[]> =>
  (await deployment.exec(unit, 'cat', '/srv/keeper/journal')).split('\n');

/** Where a storage is mounted for a unit: a folder whose name Juju gives out. */
const locationOf = async (storage: string, unit: string): Promise<string> => {
  const shown = JSON.parse(
    await deployment.run('show-storage', storage, '--format', 'json'),
  ) as Readonly<Record<string, { attachments: { units: Record<string, { location: string }> } }>>;
  return shown[storage]?.attachments.units[unit]?.location ?? '';
};

const mounted = async (unit: string, path: string): Promise<boolean> =>
  (await deployment.try('exec', '--unit', unit, '--', 'mountpoint', '-q', path)).code === 0;

test('each unit has its storage where its charm wants it, before it is installed', async () => {
  expect((await journal('keeper/0'))[0]).toBe('keeper/0 data-storage-attached data/0 /srv/keeper');
  expect(await mounted('keeper/1', '/srv/keeper')).toBe(true);
  expect((await deployment.run('storage')).split('\n')).toEqual([
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
  const touched = await deployment.try('exec', '--unit', 'keeper/0', '--', 'touch', `${spare}/x`);
  expect(touched.stderr).toContain('Read-only file system');
});

test('a booting machine has its storage before its services start', async () => {
  await deployment.try('exec', '--unit', 'keeper/0', '--', 'systemctl', 'reboot');
  await deployment.eventually(async () => expect(await journal('keeper/0')).toContain('booted'));
  expect(await mounted('keeper/0', await locationOf('spare/1', 'keeper/0'))).toBe(true);
  await deployment.untilIdle('keeper/0', 'unknown');
});

test('a unit that goes leaves its storage, and another one goes on with it', async () => {
  await deployment.run('remove-unit', 'keeper/0');
  await deployment.eventually(async () => {
    const shown = JSON.parse(
      await deployment.run('show-storage', 'data/0', '--format', 'json'),
    ) as object;
    expect(shown).toMatchObject({ 'data/0': { status: { current: 'detached' } } });
  });
  const spare = await locationOf('spare/3', 'keeper/1');
  await deployment.run('detach-storage', 'spare/3');
  await deployment.eventually(async () => {
    expect(await mounted('keeper/1', spare)).toBe(false);
  });
  await deployment.run('attach-storage', 'keeper/1', 'spare/1');
  await deployment.eventually(async () => {
    expect(await mounted('keeper/1', await locationOf('spare/1', 'keeper/1'))).toBe(true);
  });
  expect(await journal('keeper/1')).toContain(`keeper/1 spare-storage-detaching spare/3 ${spare}`);
});

test('a storage that cannot be mounted is reported, and tried again until it is detached', async () => {
  await deployment.run('add-storage', 'keeper/1', 'nowhere');
  await deployment.eventually(async () => {
    const log = await deployment.run('debug-log', '--no-tail', '--lines', '20');
    expect(log).toContain('MACHINE_MOUNT_FAILED');
  });
  await deployment.run('remove-storage', 'nowhere/4', '--force');
  await deployment.eventually(async () => {
    expect(await deployment.run('storage')).not.toContain('nowhere');
  });
  await deployment.untilIdle('keeper/1', 'unknown');
});
