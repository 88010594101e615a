/** MongoDB over both interfaces, with a real server and Debian's pymongo. */
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mongodbServer } from './support/mongodb.ts';
import { root, Deployment } from './support/deployment.ts';

const server = await mongodbServer(process.env);
if (server.kind === 'none') process.stderr.write(`MongoDB is not tested: ${server.reason}\n`);

describe.skipIf(server.kind === 'none')('an application with MongoDB', () => {
  let deployment: Deployment;
  const unit = 'hello/0';

  beforeAll(async () => {
    deployment = await Deployment.create('mongodb');
    const mongodb = await deployment.build('examples/mongodb');
    const hello = await deployment.build('examples/hello');
    await cp(join(root, 'test/fixtures/apps/guestbook'), join(deployment.folder, 'guestbook'), {
      recursive: true,
    });
    const app = await deployment.pack('guestbook');
    const program = server.kind === 'found' ? server.program : '';
    await deployment.run('deploy', mongodb, '--resource', `server=${program}`);
    await deployment.run(
      ...['deploy', hello, '--resource', `build=${app}`],
      ...['--config', 'apt_dependencies=python3-pymongo'],
    );
    await deployment.untilIdle('mongodb/0', 'active');
    await deployment.untilIdle(unit, 'active');
  });

  afterAll(async () => await deployment.destroy());

  async function write(text: string): Promise<void> {
    const { 'public-address': address } = await deployment.unit(unit);
    const answer = await fetch(`http://${address}/notes`, { method: 'POST', body: text });
    expect(answer.status).toBe(200);
  }

  async function notes(): Promise<unknown> {
    return JSON.parse(await deployment.get(unit, '/notes')) as unknown;
  }

  async function url(): Promise<URL> {
    const { DATABASE_URL: text, MONGODB_URL: same } = await deployment.getJson(unit, '/url');
    if (typeof text !== 'string') throw new Error('there is no DATABASE_URL');
    expect(same).toBe(text);
    return new URL(text);
  }

  test('mongodb_client gives it an account, with which it writes and reads', async () => {
    await deployment.run('integrate', 'hello:mongodb', 'mongodb:database');
    await deployment.eventually(async () => {
      const { username, searchParams, pathname } = await url();
      expect([username, pathname]).toEqual([expect.stringMatching(/^relation-\d+$/), '/hello']);
      expect(searchParams.get('authSource')).toBe('admin');
    });
    await write('one');
    expect(await notes()).toEqual(['one']);
  });

  test('no one gets in without an account', async () => {
    const { host } = await url();
    const find = `import pymongo; pymongo.MongoClient("mongodb://${host}/hello").hello.notes.find_one()`;
    const answer = await deployment.try('exec', '--unit', unit, '--', 'python3', '-c', find);
    expect(answer.code).not.toBe(0);
    expect(answer.stderr + answer.stdout).toContain('authentication');
  });

  test('a rotated password reaches it as secret-changed', async () => {
    const { password: before } = await url();
    await deployment.run('run', 'mongodb/0', 'rotate-password');
    await deployment.eventually(async () => expect((await url()).password).not.toBe(before));
    await write('two');
    expect(await notes()).toEqual(['one', 'two']);
    const { password } = await url();
    expect(await deployment.run('debug-log', '--no-tail', '--lines', '10000')).not.toContain(
      password,
    );
  });

  test('the classic interface, which knows no accounts, reads what was written', async () => {
    await deployment.run('remove-relation', 'hello:mongodb', 'mongodb:database');
    await deployment.untilIdle('mongodb/0', 'active', { message: /0 applications/ });
    await deployment.run('config', 'mongodb', 'authentication=false');
    await deployment.run('integrate', 'hello:mongo', 'mongodb:db');
    await deployment.eventually(async () => {
      const { username, pathname } = await url();
      expect([username, pathname]).toEqual(['', '/hello']);
      expect(await notes()).toEqual(['one', 'two']);
    });
    await write('three');
    expect(await notes()).toEqual(['one', 'two', 'three']);
    await deployment.untilIdle('mongodb/0', 'active', { message: /1 application/ });
  });
});
