/** Reboot a machine, kill the controller: nothing is lost. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root, Deployment } from './support/deployment.ts';

let deployment: Deployment;
const unit = 'hello/0';

beforeAll(async () => {
  deployment = await Deployment.create('recovery');
  const charm = await deployment.build('examples/hello');
  const app = await deployment.app('first', { VERSION: 'one' });
  await deployment.run('deploy', charm, '--resource', `build=${app}`);
  await deployment.untilIdle(unit, 'active');
});

afterAll(async () => await deployment.destroy());

async function killController(): Promise<void> {
  const pid = Number((await readFile(join(deployment.home, 'controller.pid'), 'utf8')).trim());
  process.kill(pid, 'SIGKILL');
  await deployment.eventually(async () => {
    expect(() => process.kill(pid, 0)).toThrow();
  });
}

test('a rebooted machine brings the app back at the same address', async () => {
  const before = (await deployment.unit(unit))['public-address'];
  const boot = await deployment
    .exec(unit, 'cat', '/proc/1/stat')
    .then((text) => text.split(' ')[21]);
  await deployment.try('exec', '--unit', unit, '--', 'systemctl', 'reboot');
  await deployment.eventually(async () => {
    const now = await deployment
      .exec(unit, 'cat', '/proc/1/stat')
      .then((text) => text.split(' ')[21]);
    expect(now).not.toBe(boot);
  });
  await deployment.serving(unit, 'one');
  expect((await deployment.unit(unit))['public-address']).toBe(before);
});

test('the app serves while no controller runs, and the next command finds everything again', async () => {
  const { 'public-address': address } = await deployment.unit(unit);
  await killController();
  expect((await fetch(`http://${address}/`)).status).toBe(200);
  await deployment.untilIdle(unit, 'active');
});

test('a controller killed in the middle of a hook converges to the same status', async () => {
  const next = await deployment.app('second', { VERSION: 'two' });
  await deployment.run('attach-resource', 'hello', `build=${next}`);
  await deployment.eventually(async () => {
    expect((await deployment.unit(unit))['juju-status'].current).toBe('executing');
  });
  await killController();
  await deployment.serving(unit, 'two');
});

test('a second controller for the same home is refused with the pid of the first', async () => {
  const pid = (await readFile(join(deployment.home, 'controller.pid'), 'utf8')).trim();
  const second = await deployment.try('controller', 'run');
  expect(second.code).toBe(1);
  expect(second.stderr).toContain(pid);
  await deployment.untilIdle(unit, 'active');
});

test('a hook that fails is retried, and resolved without retry gives it up', async () => {
  await deployment.run('deploy', join(root, 'test/fixtures/charms/stubborn'));
  await deployment.eventually(async () => {
    const status = await deployment.unit('stubborn/0');
    expect(status['juju-status'].current).toBe('idle');
    expect(status['workload-status']).toMatchObject({
      current: 'error',
      message: 'hook failed: "start"',
    });
  });
  await deployment.run('resolved', 'stubborn/0', '--no-retry');
  await deployment.untilIdle('stubborn/0', 'unknown');
});
