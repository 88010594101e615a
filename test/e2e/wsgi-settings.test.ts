/** Both keys of wsgi.yaml, and what the service may and may not touch. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Deployment } from './support/deployment.ts';

let deployment: Deployment;
const unit = 'shop/0';

beforeAll(async () => {
  deployment = await Deployment.create('settings');
  const charm = await deployment.build('test/fixtures/charms/custom-settings');
  const app = await deployment.app('first', { VERSION: 'one', 'uploads/KEEP': '' });
  await deployment.run('deploy', charm, '--resource', `build=${app}`);
  await deployment.untilIdle(unit, 'active');
});

afterAll(async () => await deployment.destroy());

test('application_root: the app runs in the folder that wsgi.yaml names', async () => {
  expect(await deployment.getJson(unit, '/process')).toMatchObject({ cwd: '/opt/shop' });
});

test('username: the service runs as that user and its own group, and as no other', async () => {
  const uid = Number(await deployment.exec(unit, 'id', '-u', 'shopkeeper'));
  const gid = Number(await deployment.exec(unit, 'id', '-g', 'shopkeeper'));
  expect(await deployment.getJson(unit, '/process')).toMatchObject({ uid, gid });
  const user = await deployment.exec(unit, 'systemctl', 'show', 'gunicorn3.service', '-p', 'User');
  expect(user).toBe('User=shopkeeper');
  const shell = await deployment.exec(unit, 'getent', 'passwd', 'shopkeeper');
  expect(shell).toMatch(/nologin$/);
});

test('the app can’t change its own code, but what wsgi.yaml lists as writable outlives a release', async () => {
  expect(await deployment.getJson(unit, '/write/wsgi.py')).toEqual({ result: 'error: OSError' });
  expect(await deployment.getJson(unit, '/write/uploads/note')).toEqual({ result: 'ok' });
  const next = await deployment.app('second', { VERSION: 'two', 'uploads/KEEP': '' });
  await deployment.run('attach-resource', 'shop', `build=${next}`);
  await deployment.serving(unit, 'two');
  expect(await deployment.getJson(unit, '/read/uploads/note')).toEqual({
    content: 'written by the app',
  });
});

test('systemd calls the service’s exposure at most 2.0', async () => {
  const verdict = await deployment.exec(
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
  expect(await deployment.exec(unit, 'systemctl', 'is-enabled', 'gunicorn3.service')).toBe(
    'enabled',
  );
  const count = async (): Promise<number> =>
    Number(await deployment.exec(unit, 'sh', '-c', 'pgrep -u shopkeeper -fc gunicorn')) - 1;
  const processors = Number(await deployment.exec(unit, 'nproc'));
  expect(await count()).toBe(2 * processors + 1);
  await deployment.run('config', 'shop', 'environment_variables=WEB_CONCURRENCY=2');
  await deployment.untilIdle(unit, 'active');
  expect(await count()).toBe(2);
});

test('GUNICORN_CMD_ARGS reaches gunicorn', async () => {
  await deployment.run(
    'config',
    'shop',
    'environment_variables=GUNICORN_CMD_ARGS="--name shop-window" WEB_CONCURRENCY=1',
  );
  await deployment.untilIdle(unit, 'active');
  expect((await deployment.getJson(unit, '/env')).GUNICORN_CMD_ARGS).toBe('--name shop-window');
});
