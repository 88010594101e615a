/** Databases that say too little, both kinds at once, and what an application may not give away. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { join } from 'node:path';
import { root, Deployment } from './support/deployment.ts';

let deployment: Deployment;
const unit = 'hello/0';
const password = 'correct-Horse7';
const complete = `host=10.9.8.7 port=5433 user=juju_hello state=standalone database=hello allowed-units=hello/0`;

beforeAll(async () => {
  deployment = await Deployment.create('by-hand');
  const charm = await deployment.build('examples/hello');
  await deployment.run('deploy', join(root, 'test/fixtures/charms/by-hand'), 'shelf');
  await deployment.run('deploy', charm);
  await deployment.untilIdle(unit, 'blocked', { message: /build/ });
  await deployment.untilIdle('shelf/0', 'active');
});

afterAll(async () => await deployment.destroy());

async function publish(...bags: string[]): Promise<void> {
  await deployment.run('config', 'shelf', ...bags);
  await deployment.untilIdle('shelf/0', 'active');
}

async function databases(): Promise<Record<string, unknown>> {
  const env = await deployment.getJson(unit, '/env');
  const names = ['DATABASE_URL', 'POSTGRESQL_URL', 'MONGODB_URL'];
  return Object.fromEntries(names.flatMap((name) => (name in env ? [[name, env[name]]] : [])));
}

/** Everything that people get to see. */
async function shown(): Promise<string> {
  const log = await deployment.run('debug-log', '--no-tail', '--lines', '10000');
  const journal = await deployment.exec(unit, 'journalctl', '--no-pager', '-u', 'wsgi-*');
  return `${log}${journal}${await deployment.run('status', '--format', 'json')}`;
}

test('before the first start a database that is not complete is waited for, by what it lacks', async () => {
  await deployment.run('integrate', 'hello:postgres', 'shelf:postgres');
  await publish(`postgres=${complete}`);
  await deployment.run(
    'attach-resource',
    'hello',
    `build=${await deployment.app('first', { VERSION: 'one' })}`,
  );
  await deployment.untilIdle(unit, 'waiting', { message: /postgres.*password/ });
  await expect(deployment.get(unit, '/')).rejects.toThrow();
  await publish(`postgres=${complete} password=${password}`);
  await deployment.serving(unit, 'one');
  const url = `postgresql://juju_hello:${password}@10.9.8.7:5433/hello`;
  expect(await databases()).toEqual({ DATABASE_URL: url, POSTGRESQL_URL: url });
});

test('an app that serves goes on with what it has until the database is complete again', async () => {
  const before = await databases();
  const pid = await deployment.exec(
    unit,
    'systemctl',
    'show',
    '-P',
    'MainPID',
    'gunicorn3.service',
  );
  await publish(`postgres=${complete} password=`);
  await deployment.eventually(async () => {
    const log = await deployment.run('debug-log', '--no-tail', '--lines', '200');
    expect(log).toContain('goes on serving until the database of postgres (without password yet)');
  });
  await deployment.untilIdle(unit, 'active');
  expect(await databases()).toEqual(before);
  const now = await deployment.exec(
    unit,
    'systemctl',
    'show',
    '-P',
    'MainPID',
    'gunicorn3.service',
  );
  expect(now).toBe(pid);
  await publish(`postgres=${complete} password=rotated-Horse8`);
  await deployment.eventually(async () => {
    expect((await databases()).DATABASE_URL).toContain('rotated-Horse8');
  });
  await publish(`postgres=${complete} password=${password}`);
  await deployment.eventually(async () => expect(await databases()).toEqual(before));
});

test('with both, PostgreSQL is DATABASE_URL, and each has its own variable', async () => {
  const { DATABASE_URL: postgres } = await databases();
  await deployment.run('integrate', 'hello:mongo', 'shelf:mongo');
  await publish('mongo=hostname=10.9.8.6 port=27018 replset=rs0');
  const mongo = 'mongodb://10.9.8.6:27018/hello?replicaSet=rs0';
  const both = { DATABASE_URL: postgres, POSTGRESQL_URL: postgres, MONGODB_URL: mongo };
  await deployment.eventually(async () => expect(await databases()).toEqual(both));
  await deployment.untilIdle(unit, 'active');
});

test('output that repeats the password is shown without it: provisioning, import, serving', async () => {
  await deployment.run(
    'config',
    'hello',
    'provision_command=echo "cannot log in as $DATABASE_USERNAME with $DATABASE_PASSWORD at $DATABASE_URL"; exit 1',
  );
  await deployment.untilIdle(unit, 'blocked', {
    message: /cannot log in as juju_hello with \*\*\*/,
  });
  await deployment.run('config', 'hello', '--reset', 'provision_command');
  await deployment.untilIdle(unit, 'active');
  const importing = { 'wsgi.py': 'import os\nraise RuntimeError(os.environ["DATABASE_URL"])\n' };
  await deployment.run(
    'attach-resource',
    'hello',
    `build=${await deployment.app('import', importing)}`,
  );
  await deployment.untilIdle(unit, 'blocked', { message: /postgresql:\/\/|RuntimeError/ });
  const serving = {
    'wsgi.py': [
      'import os, sys',
      'if "gunicorn" in sys.argv[0]:',
      '    raise RuntimeError("no login with " + os.environ["DATABASE_PASSWORD"])',
      'def application(environ, start_response):',
      '    return []',
      '',
    ].join('\n'),
  };
  await deployment.run(
    'attach-resource',
    'hello',
    `build=${await deployment.app('serving', serving)}`,
  );
  await deployment.untilIdle(unit, 'blocked', { message: /does not answer|can't be started/ });
  expect(await shown()).not.toContain(password);
  expect(JSON.parse(await deployment.get(unit, '/'))).toEqual({ version: 'one' });
});

test('with only MongoDB, DATABASE_URL is its URL', async () => {
  await deployment.run('remove-relation', 'hello:postgres', 'shelf:postgres');
  const mongo = 'mongodb://10.9.8.6:27018/hello?replicaSet=rs0';
  await deployment.run('attach-resource', 'hello', `build=${await deployment.app('second')}`);
  await deployment.eventually(async () => {
    expect(await databases()).toEqual({ DATABASE_URL: mongo, MONGODB_URL: mongo });
  });
});
