import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { serverCommand, serverUnit } from '../../examples/mongodb/lib/server-unit.ts';
import {
  change,
  matchers,
  on,
  run,
  state,
  type CharmUnderTest,
  type RelationSource,
  type State,
  type StateSource,
} from '../../src/testing/index.ts';
import { exampleCharm, root } from '../testing/charms.ts';

expect.extend(matchers);

let mongodb: CharmUnderTest;
beforeAll(async () => {
  // Its templates are its own.
  mongodb = { ...(await exampleCharm('mongodb')), folder: join(root, 'examples/mongodb') };
});

const guests: RelationSource = {
  endpoint: 'database',
  id: 4,
  application: 'guests',
  units: { 'guests/0': {} },
  applicationBag: { database: 'guests', 'requested-secrets': '["username","password","uris"]' },
};
const classic: RelationSource = {
  endpoint: 'db',
  id: 5,
  application: 'guests',
  units: { 'guests/0': {} },
};
const asked = on.relationChanged('database', { of: 'application' });

/** The server as `install` has copied it: the kit's machine runs no program. */
const copied = {
  kind: 'file',
  content: 'a program',
  mode: 0o755,
  owner: 'root',
  group: 'root',
} as const;

async function installed(more: StateSource = {}): Promise<State> {
  const machine = { files: { '/usr/local/lib/mongodb/server': copied } };
  const start = state({ resources: { server: 'a program' }, machine, ...more });
  return await run(mongodb, on.install(), start);
}

test('without a server it says what is missing', async () => {
  expect(await run(mongodb, on.install(), state())).toBeBlocked(/attach the resource server/);
});

test('a client gets an account of its own in a secret, and the script gets it on standard input', async () => {
  const after = await run(mongodb, asked, change(await installed(), { relations: [guests] }));
  expect(after).toBeActive('1 application');
  const [secret] = after.secrets;
  const { username, password = '' } = secret?.contents[0] ?? {};
  expect(username).toBe('relation-4');
  expect(after.relations[0]?.ownApplication).toMatchObject({
    database: 'guests',
    endpoints: '10.0.0.10:27017',
    'secret-user': `secret://${after.model.uuid}/${secret?.id ?? ''}`,
  });
  const scripts = after.last?.effects.filter(
    (effect) => effect.kind === 'run' && effect.command === 'python3',
  );
  expect(JSON.stringify(scripts)).toContain('relation-4');
  expect(JSON.stringify([after.relations, after.last?.logs, after.status])).not.toContain(password);
});

test('a rotated password is a new revision of the secret', async () => {
  const before = await run(mongodb, asked, change(await installed(), { relations: [guests] }));
  const after = await run(mongodb, on.action('rotate-password'), before);
  expect(after.last?.action?.failure).toBeUndefined();
  expect(new Set(after.secrets[0]?.contents.map(({ password }) => password)).size).toBe(2);
});

test('a classic client can’t be served while accounts are needed, and is where they are not', async () => {
  const before = await installed();
  const refused = await run(
    mongodb,
    on.relationJoined('db'),
    change(before, { relations: [classic] }),
  );
  expect(refused).toBeBlocked(/set authentication=false/);
  const open = await run(
    mongodb,
    on.configChanged(),
    change(refused, { config: { authentication: false } }),
  );
  expect(open).toBeActive('1 application');
  expect(open.relations[0]?.own).toMatchObject({ hostname: '10.0.0.10', port: '27017' });
  expect(open.last?.effects).toContainEqual({ kind: 'restart', name: 'mongodb-server.service' });
});

test('a server that is down is started again; a unit that stops leaves neither server nor password', async () => {
  const before = await run(mongodb, asked, change(await installed(), { relations: [guests] }));
  const down = change(before, {
    machine: { units: { 'mongodb-server.service': { enabled: true, active: 'failed' } } },
  });
  const again = await run(mongodb, on.updateStatus(), down);
  expect(again.last?.effects).toContainEqual({ kind: 'restart', name: 'mongodb-server.service' });
  expect(again).toBeActive('1 application');
  const { last } = await run(mongodb, on.stop(), again);
  expect(last?.effects).toEqual(
    expect.arrayContaining([
      { kind: 'stop', name: 'mongodb-server.service' },
      { kind: 'remove', path: '/etc/systemd/system/mongodb-server.service' },
      { kind: 'remove', path: '/etc/mongodb-server.env' },
    ]),
  );
});

test('each server is started in its own words', () => {
  expect(serverCommand('db version v7.0.5', true)).toContain('--auth');
  expect(serverCommand('db version v7.0.5', false)).not.toContain('--auth');
  expect(serverCommand('version: v1.24.0', true)).toContain('--test-enable-new-auth');
  expect(serverUnit({ program: '/p', command: ['--x'], environment: '/e' })).toContain(
    'ExecStart=/p --x\nEnvironmentFile=/e\n',
  );
});
