/** The endpoint `postgresql` with a real PostgreSQL: an account in Juju's secrets, TLS, and rotation. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lostDuring } from './support/load.ts';
import { Deployment } from './support/deployment.ts';

let deployment: Deployment;
const unit = 'django-notes/0';

beforeAll(async () => {
  deployment = await Deployment.create('modern-database');
  const [notes, postgresql, hello] = [
    await deployment.build('examples/django-notes'),
    await deployment.build('examples/postgresql'),
    await deployment.build('examples/hello'),
  ];
  const board = await deployment.source('examples/django-notes/app');
  const inspector = await deployment.app('inspector', { VERSION: 'one' });
  await deployment.run('deploy', postgresql, '--config', 'tls=true');
  await deployment.run('deploy', notes, '--resource', `build=${board}`);
  await deployment.run('deploy', hello, '--resource', `build=${inspector}`);
  await deployment.untilIdle('postgresql/0', 'active');
  await deployment.untilIdle('hello/0', 'active');
});

afterAll(async () => await deployment.destroy());

async function post(text: string): Promise<number> {
  const { 'public-address': address } = await deployment.unit(unit);
  const body = new URLSearchParams({ text });
  const answer = await fetch(`http://${address}/`, { method: 'POST', body, redirect: 'manual' });
  return answer.status;
}

async function urlOf(name: string): Promise<URL> {
  const { DATABASE_URL: url } = await deployment.getJson(name, '/env');
  if (typeof url !== 'string') throw new Error(`${name} has no DATABASE_URL`);
  return new URL(url);
}

test('Django keeps its notes in a database whose account is in a secret, over TLS only', async () => {
  await deployment.run('integrate', 'django-notes:postgresql', 'postgresql:database');
  await deployment.untilIdle(unit, 'active');
  expect(await post('buy milk')).toBeLessThan(400);
  expect(await deployment.get(unit, '/')).toContain('buy milk');
  const rules = await deployment.exec(
    'postgresql/0',
    'sh',
    '-c',
    'cat /etc/postgresql/*/main/pg_hba.conf',
  );
  expect(rules).toContain('hostssl "django-notes"');
  expect(rules).not.toMatch(/^host /m);
});

test('the app gets the server’s certificate authority, which it may read, and must verify it', async () => {
  await deployment.run('integrate', 'hello:postgresql', 'postgresql:database');
  await deployment.eventually(async () => {
    const { searchParams: options } = await urlOf('hello/0');
    expect(options.get('sslmode')).toBe('verify-ca');
    const authority = options.get('sslrootcert') ?? '';
    const read = ['runuser', '-u', 'wsgi', '--', 'cat', authority];
    expect(await deployment.exec('hello/0', ...read)).toMatch(/^-----BEGIN CERTIFICATE-----/);
    expect(await deployment.exec('hello/0', 'stat', '-c', '%U %a', authority)).toBe('root 644');
  });
});

test('a second unit, which does not lead, may read the account too', async () => {
  await deployment.run('add-unit', 'hello');
  await deployment.eventually(async () => {
    expect((await urlOf('hello/1')).href).toBe((await urlOf('hello/0')).href);
  });
});

test('a rotated password reaches the apps as secret-changed, and no request is lost', async () => {
  const { 'public-address': address } = await deployment.unit('hello/0');
  const { password: before } = await urlOf('hello/0');
  const load = await lostDuring(`http://${address}/`, async () => {
    await deployment.run('run', 'postgresql/0', 'rotate-password');
    await deployment.eventually(async () => {
      expect((await urlOf('hello/0')).password).not.toBe(before);
      expect((await urlOf('hello/1')).password).toBe((await urlOf('hello/0')).password);
      expect(await deployment.get(unit, '/')).toContain('buy milk');
    });
  });
  expect(load.failures).toEqual([]);
  expect(load.answered).toBeGreaterThan(100);
  expect(await post('still here')).toBeLessThan(400);
  await deployment.untilIdle(unit, 'active');
});

test('the old password is removed when no one reads it any more', async () => {
  await deployment.eventually(async () => {
    expect(await deployment.run('debug-log', '--no-tail', '--lines', '10000')).toMatch(
      /postgresql\/0.*secret-remove/,
    );
  });
  await deployment.untilIdle('postgresql/0', 'active');
});

test('the password is in no log, no status, no bag and no world-readable file', async () => {
  const password = decodeURIComponent((await urlOf('hello/0')).password);
  expect(password.length).toBeGreaterThan(15);
  const log = await deployment.run('debug-log', '--no-tail', '--lines', '10000');
  const status = await deployment.run('status', '--format', 'json');
  const shown = await deployment.run('show-unit', 'hello/0', '--format', 'json');
  expect(log + status + shown).not.toContain(password);
  const readable = await deployment.exec(
    'hello/0',
    'sh',
    '-c',
    `grep -rlF -- ${password} /etc /run /var/lib/wsgi /var/log 2>/dev/null | xargs -r stat -c %a | sort -u`,
  );
  expect(readable).toBe('600');
});

test('of both endpoints postgresql is used; when it goes, postgres', async () => {
  await deployment.run('integrate', 'hello:postgres', 'postgresql:db');
  await deployment.untilIdle('postgresql/0', 'active');
  await deployment.untilIdle('hello/0', 'active');
  expect((await urlOf('hello/0')).searchParams.get('sslmode')).toBe('verify-ca');
  await deployment.run('remove-relation', 'hello:postgresql', 'postgresql:database');
  await deployment.eventually(async () => {
    expect((await urlOf('hello/0')).search).toBe('');
  });
  const files = await deployment.exec('hello/0', 'ls', '/etc/wsgi/certificates');
  expect(files).toBe('');
  expect(JSON.parse(await deployment.get('hello/0', '/'))).toEqual({ version: 'one' });
});
