import { expect, test } from 'vitest';
import { grant, requests, revoke } from '../../src/interfaces/database-client/provider.ts';
import { request } from '../../src/interfaces/database-client/requirer.ts';
import { mongodbClientProvider } from '../../src/interfaces/mongodb-client/readiness.ts';
import { readiness } from '../../src/interfaces/postgresql-client/readiness.ts';
import { secretUnit } from './support/secret-unit.ts';

const asking = { database: 'hello', 'requested-secrets': '["username","password","tls","tls-ca"]' };
const clients = {
  application: 'hello',
  received: asking,
  units: { 'hello/0': { 'egress-subnets': '10.0.0.10/32' } },
};
const granted = {
  database: 'hello',
  endpoints: [{ host: '10.0.0.5', port: 5432 }],
  user: 'relation-1',
  password: 'one',
  version: '15',
} as const;

async function first(server: ReturnType<typeof secretUnit>) {
  const [found] = await requests(server.unit, 'n');
  if (found === undefined) throw new Error('no request');
  return found;
}

test('a request is there when the client has named its database, and not before', async () => {
  expect(await requests(secretUnit([{}]).unit, 'n')).toEqual([]);
  const server = secretUnit([{ ...clients, received: { ...asking, 'extra-user-roles': 'b, a' } }]);
  expect(await first(server)).toEqual({
    relation: 'n:1',
    application: 'hello',
    database: 'hello',
    extraUserRoles: ['a', 'b'],
    externalNodeConnectivity: false,
    units: [{ name: 'hello/0', egressSubnets: ['10.0.0.10/32'] }],
  });
});

test('a grant keeps what is secret out of the bag, and grants it to the relation', async () => {
  const server = secretUnit([clients]);
  await grant(server.unit, await first(server), granted);
  expect(server.published()).toEqual({
    database: 'hello',
    endpoints: '10.0.0.5:5432',
    version: '15',
    data: JSON.stringify(asking),
    'secret-user': 'secret:1',
    'secret-tls': 'secret:2',
  });
  expect(Object.fromEntries(server.secrets)).toEqual({
    'secret:1': {
      label: 'n.1.user.secret',
      revisions: [{ username: 'relation-1', password: 'one' }],
      granted: ['n:1'],
    },
    'secret:2': { label: 'n.1.tls.secret', revisions: [{ tls: 'False' }], granted: ['n:1'] },
  });
});

test('granting the same again makes no revision; a new password makes one', async () => {
  const server = secretUnit([clients]);
  const asked = await first(server);
  await grant(server.unit, asked, granted);
  await grant(server.unit, asked, granted);
  expect(server.secrets.get('secret:1')?.revisions).toHaveLength(1);
  await grant(server.unit, asked, { ...granted, password: 'two' });
  expect(server.secrets.get('secret:1')?.revisions.at(-1)).toMatchObject({ password: 'two' });
  expect(server.secrets.size).toBe(2);
});

test('a client that does not ask for secrets gets the account in the bag', async () => {
  const server = secretUnit([{ ...clients, received: { database: 'hello' } }]);
  const tls = { authority: 'PEM' };
  await grant(server.unit, await first(server), { ...granted, uris: 'postgresql://x', tls });
  expect(server.published()).toMatchObject({
    username: 'relation-1',
    password: 'one',
    uris: 'postgresql://x',
    tls: 'True',
    'tls-ca': 'PEM',
  });
  expect(server.secrets.size).toBe(0);
});

test('a client that comes to know secrets no longer finds its password in the bag', async () => {
  const server = secretUnit([{ ...clients, received: { database: 'hello' } }]);
  await grant(server.unit, await first(server), granted);
  server.become([clients]);
  await grant(server.unit, await first(server), granted);
  expect(server.published()).not.toHaveProperty('password');
  expect(server.published()).toMatchObject({ 'secret-user': 'secret:1' });
});

test('revoking removes the secrets and the words, also when the relation is on its way out', async () => {
  const server = secretUnit([clients]);
  await grant(server.unit, await first(server), granted);
  await revoke(server.unit, 'n:1');
  expect([server.published(), server.secrets.size]).toEqual([{}, 0]);
  await grant(server.unit, await first(server), granted);
  server.become([]);
  await revoke(server.unit, 'n:1');
  expect(server.secrets.size).toBe(0);
});

test('both sides understand each other', async () => {
  const client = secretUnit([{}]);
  await request(client.unit, 'n', { database: 'hello' });
  const server = secretUnit([{ ...clients, received: client.published() }]);
  const tls = { authority: 'PEM' };
  await grant(server.unit, await first(server), { ...granted, tls });
  const secrets = Object.fromEntries(
    [...server.secrets].map(([id, { revisions }]) => [id, revisions.at(-1) ?? {}]),
  );
  const { unit } = secretUnit([{ received: server.published() }], { secrets });
  expect(await readiness(unit, 'n', 'other')).toMatchObject({
    connection: {
      host: '10.0.0.5',
      user: 'relation-1',
      password: 'one',
      tls: { kind: 'on', ...tls },
    },
  });
});

test('a server’s flags say that it is asked', () => {
  const relation = { id: 'n:1', application: 'hello', units: [], own: {} };
  const flags = (received: Readonly<Record<string, string>>) =>
    mongodbClientProvider.manage({
      endpoint: 'n',
      unit: 'm/0',
      relations: [{ ...relation, received }],
    });
  expect(flags({})).toEqual({ 'n.connected': false, 'n.requested': false });
  expect(flags(asking)).toEqual({ 'n.connected': false, 'n.requested': true });
});
