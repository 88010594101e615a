/** Databases that say too little, both kinds at once, and what an application may not give away. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { join } from 'node:path';
import { root, World } from './support/world.ts';

let world: World;
const unit = 'hello/0';
const password = 'correct-Horse7';
const complete = `host=10.9.8.7 port=5433 user=juju_hello state=standalone database=hello allowed-units=hello/0`;

beforeAll(async () => {
  world = await World.create('by-hand');
  const charm = await world.build('examples/hello');
  await world.run('deploy', join(root, 'test/fixtures/charms/by-hand'), 'shelf');
  await world.run('deploy', charm);
  await world.settled(unit, 'blocked', /build/);
  await world.settled('shelf/0', 'active');
});

afterAll(async () => await world.destroy());

async function publish(...bags: string[]): Promise<void> {
  await world.run('config', 'shelf', ...bags);
  await world.settled('shelf/0', 'active');
}

async function databases(): Promise<Record<string, unknown>> {
  const env = await world.getJson(unit, '/env');
  const names = ['DATABASE_URL', 'POSTGRESQL_URL', 'MONGODB_URL'];
  return Object.fromEntries(names.flatMap((name) => (name in env ? [[name, env[name]]] : [])));
}

/** Everything that people get to see. */
async function shown(): Promise<string> {
  const log = await world.run('debug-log', '--no-tail', '--lines', '10000');
  const journal = await world.exec(unit, 'journalctl', '--no-pager', '-u', 'wsgi-*');
  return `${log}${journal}${await world.run('status', '--format', 'json')}`;
}

test('before the first start a database that is not complete is waited for, by what it lacks', async () => {
  await world.run('integrate', 'hello:postgres', 'shelf:postgres');
  await publish(`postgres=${complete}`);
  await world.run(
    'attach-resource',
    'hello',
    `build=${await world.app('first', { VERSION: 'one' })}`,
  );
  await world.settled(unit, 'waiting', /postgres.*password/);
  await expect(world.get(unit, '/')).rejects.toThrow();
  await publish(`postgres=${complete} password=${password}`);
  await world.serving(unit, 'one');
  const url = `postgresql://juju_hello:${password}@10.9.8.7:5433/hello`;
  expect(await databases()).toEqual({ DATABASE_URL: url, POSTGRESQL_URL: url });
});

test('an app that serves goes on with what it has until the database is complete again', async () => {
  const before = await databases();
  const pid = await world.exec(unit, 'systemctl', 'show', '-P', 'MainPID', 'gunicorn3.service');
  await publish(`postgres=${complete} password=`);
  await world.eventually(async () => {
    const log = await world.run('debug-log', '--no-tail', '--lines', '200');
    expect(log).toContain('goes on serving until the database of postgres (without password yet)');
  });
  await world.settled(unit, 'active');
  expect(await databases()).toEqual(before);
  const now = await world.exec(unit, 'systemctl', 'show', '-P', 'MainPID', 'gunicorn3.service');
  expect(now).toBe(pid);
  await publish(`postgres=${complete} password=rotated-Horse8`);
  await world.eventually(async () => {
    expect((await databases()).DATABASE_URL).toContain('rotated-Horse8');
  });
  await publish(`postgres=${complete} password=${password}`);
  await world.eventually(async () => expect(await databases()).toEqual(before));
});

test('with both, PostgreSQL is DATABASE_URL, and each has its own variable', async () => {
  const { DATABASE_URL: postgres } = await databases();
  await world.run('integrate', 'hello:mongo', 'shelf:mongo');
  await publish('mongo=hostname=10.9.8.6 port=27018 replset=rs0');
  const mongo = 'mongodb://10.9.8.6:27018/hello?replicaSet=rs0';
  const both = { DATABASE_URL: postgres, POSTGRESQL_URL: postgres, MONGODB_URL: mongo };
  await world.eventually(async () => expect(await databases()).toEqual(both));
  await world.settled(unit, 'active');
});

test('output that repeats the password is shown without it: provisioning, import, serving', async () => {
  await world.run(
    'config',
    'hello',
    'provision_command=echo "cannot log in as $DATABASE_USERNAME with $DATABASE_PASSWORD at $DATABASE_URL"; exit 1',
  );
  await world.settled(unit, 'blocked', /cannot log in as juju_hello with \*\*\*/);
  await world.run('config', 'hello', '--reset', 'provision_command');
  await world.settled(unit, 'active');
  const importing = { 'wsgi.py': 'import os\nraise RuntimeError(os.environ["DATABASE_URL"])\n' };
  await world.run('attach-resource', 'hello', `build=${await world.app('import', importing)}`);
  await world.settled(unit, 'blocked', /postgresql:\/\/|RuntimeError/);
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
  await world.run('attach-resource', 'hello', `build=${await world.app('serving', serving)}`);
  await world.settled(unit, 'blocked', /does not answer|can't be started/);
  expect(await shown()).not.toContain(password);
  expect(JSON.parse(await world.get(unit, '/'))).toEqual({ version: 'one' });
});

test('with only MongoDB, DATABASE_URL is its URL', async () => {
  await world.run('remove-relation', 'hello:postgres', 'shelf:postgres');
  const mongo = 'mongodb://10.9.8.6:27018/hello?replicaSet=rs0';
  await world.run('attach-resource', 'hello', `build=${await world.app('second')}`);
  await world.eventually(async () => {
    expect(await databases()).toEqual({ DATABASE_URL: mongo, MONGODB_URL: mongo });
  });
});
