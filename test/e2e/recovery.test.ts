/** Reboot a machine, kill the controller: nothing is lost. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root, World } from './support/world.ts';

let world: World;
const unit = 'hello/0';

beforeAll(async () => {
  world = await World.create('recovery');
  const charm = await world.build('examples/hello');
  const app = await world.app('first', { VERSION: 'one' });
  await world.run('deploy', charm, '--resource', `build=${app}`);
  await world.settled(unit, 'active');
});

afterAll(async () => await world.destroy());

async function killController(): Promise<void> {
  const pid = Number((await readFile(join(world.home, 'controller.pid'), 'utf8')).trim());
  process.kill(pid, 'SIGKILL');
  await world.eventually(async () => {
    expect(() => process.kill(pid, 0)).toThrow();
  });
}

test('a rebooted machine brings the app back at the same address', async () => {
  const before = (await world.unit(unit))['public-address'];
  const boot = await world.exec(unit, 'cat', '/proc/1/stat').then((text) => text.split(' ')[21]);
  await world.try('exec', '--unit', unit, '--', 'systemctl', 'reboot');
  await world.eventually(async () => {
    const now = await world.exec(unit, 'cat', '/proc/1/stat').then((text) => text.split(' ')[21]);
    expect(now).not.toBe(boot);
  });
  await world.serving(unit, 'one');
  expect((await world.unit(unit))['public-address']).toBe(before);
});

test('the app serves while no controller runs, and the next command finds everything again', async () => {
  const { 'public-address': address } = await world.unit(unit);
  await killController();
  expect((await fetch(`http://${address}/`)).status).toBe(200);
  await world.settled(unit, 'active');
});

test('a controller killed in the middle of a hook converges to the same status', async () => {
  const next = await world.app('second', { VERSION: 'two' });
  await world.run('attach-resource', 'hello', `build=${next}`);
  await world.eventually(async () => {
    expect((await world.unit(unit))['juju-status'].current).toBe('executing');
  });
  await killController();
  await world.serving(unit, 'two');
});

test('a second controller for the same home is refused with the pid of the first', async () => {
  const pid = (await readFile(join(world.home, 'controller.pid'), 'utf8')).trim();
  const second = await world.try('controller', 'run');
  expect(second.code).toBe(1);
  expect(second.stderr).toContain(pid);
  await world.settled(unit, 'active');
});

test('a hook that fails is retried, and resolved without retry gives it up', async () => {
  await world.run('deploy', join(root, 'test/fixtures/charms/stubborn'));
  await world.eventually(async () => {
    const status = await world.unit('stubborn/0');
    expect(status['juju-status'].current).toBe('idle');
    expect(status['workload-status']).toMatchObject({
      current: 'error',
      message: 'hook failed: "start"',
    });
  });
  await world.run('resolved', 'stubborn/0', '--no-retry');
  await world.settled('stubborn/0', 'unknown');
});
