/** Both keys of wsgi.yaml, and what the service may and may not touch. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { World } from './support/world.ts';

let world: World;
const unit = 'shop/0';

beforeAll(async () => {
  world = await World.create('settings');
  const charm = await world.build('test/fixtures/charms/custom-settings');
  const app = await world.app('first', { VERSION: 'one', 'uploads/KEEP': '' });
  await world.run('deploy', charm, '--resource', `build=${app}`);
  await world.settled(unit, 'active');
});

afterAll(async () => await world.destroy());

test('application_root: the app runs in the folder that wsgi.yaml names', async () => {
  expect(await world.getJson(unit, '/process')).toMatchObject({ cwd: '/opt/shop' });
});

test('username: the service runs as that user and its own group, and as no other', async () => {
  const uid = Number(await world.exec(unit, 'id', '-u', 'shopkeeper'));
  const gid = Number(await world.exec(unit, 'id', '-g', 'shopkeeper'));
  expect(await world.getJson(unit, '/process')).toMatchObject({ uid, gid });
  const user = await world.exec(unit, 'systemctl', 'show', 'gunicorn3.service', '-p', 'User');
  expect(user).toBe('User=shopkeeper');
  const shell = await world.exec(unit, 'getent', 'passwd', 'shopkeeper');
  expect(shell).toMatch(/nologin$/);
});

test('the app can’t change its own code, but what wsgi.yaml lists as writable outlives a release', async () => {
  expect(await world.getJson(unit, '/write/wsgi.py')).toEqual({ result: 'error: OSError' });
  expect(await world.getJson(unit, '/write/uploads/note')).toEqual({ result: 'ok' });
  const next = await world.app('second', { VERSION: 'two', 'uploads/KEEP': '' });
  await world.run('attach-resource', 'shop', `build=${next}`);
  await world.serving(unit, 'two');
  expect(await world.getJson(unit, '/read/uploads/note')).toEqual({
    content: 'written by the app',
  });
});

test('systemd calls the service’s exposure at most 2.0', async () => {
  const verdict = await world.exec(
    unit,
    'systemd-analyze',
    'security',
    '--no-pager',
    'gunicorn3.service',
  );
  const exposure = /Overall exposure level for gunicorn3\.service: ([0-9.]+)/.exec(verdict)?.[1];
  expect(Number(exposure)).toBeLessThanOrEqual(2);
});

test('the service is enabled at boot, and workers follow the machine instead of a fixed nine', async () => {
  expect(await world.exec(unit, 'systemctl', 'is-enabled', 'gunicorn3.service')).toBe('enabled');
  const count = async (): Promise<number> =>
    Number(await world.exec(unit, 'sh', '-c', 'pgrep -u shopkeeper -fc gunicorn')) - 1;
  const processors = Number(await world.exec(unit, 'nproc'));
  expect(await count()).toBe(2 * processors + 1);
  await world.run('config', 'shop', 'environment_variables=WEB_CONCURRENCY=2');
  await world.settled(unit, 'active');
  expect(await count()).toBe(2);
});

test('GUNICORN_CMD_ARGS reaches gunicorn', async () => {
  await world.run(
    'config',
    'shop',
    'environment_variables=GUNICORN_CMD_ARGS="--name shop-window" WEB_CONCURRENCY=1',
  );
  await world.settled(unit, 'active');
  expect((await world.getJson(unit, '/env')).GUNICORN_CMD_ARGS).toBe('--name shop-window');
});
