import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  parseAddresses,
  formatAddress,
} from '../../src/interfaces/database-client/server-address.ts';
import { request, requestBag } from '../../src/interfaces/database-client/requirer.ts';
import {
  mongodbTlsOptions,
  postgresqlTlsOptions,
} from '../../src/interfaces/database-client/tls-options.ts';
import { readiness as mongodb } from '../../src/interfaces/mongodb-client/readiness.ts';
import {
  postgresqlClientRequirer,
  readiness as postgresql,
} from '../../src/interfaces/postgresql-client/readiness.ts';
import { secretUnit } from './support/secret-unit.ts';

const requested =
  '["username","password","uris","read-only-uris","tls","tls-ca","entity-name","entity-password"]';

/** As PostgreSQL's charm of today publishes. */
const published = {
  database: 'hello',
  endpoints: '10.0.0.5:5432',
  'read-only-endpoints': '10.0.0.6:5432,10.0.0.7:5432',
  version: '16.4',
  'secret-user': 'secret://6d1c/user',
  'secret-tls': 'secret:tls',
  data: '{"database":"hello"}',
};
const secrets = {
  'secret://6d1c/user': { username: 'relation-3', password: 'p@ss word', uris: 'postgresql://x' },
  'secret:tls': { tls: 'False' },
};
const withTls = (content: Readonly<Record<string, string>>) => ({
  ...secrets,
  'secret:tls': content,
});

test('the leader asks: in the application’s bag, and in its own what it wants in secrets', async () => {
  const asked = secretUnit([{}]);
  await request(asked.unit, 'n', { database: 'hello', extraUserRoles: ['superuser', 'admin'] });
  expect(asked.published()).toEqual({
    database: 'hello',
    'requested-secrets': requested,
    'extra-user-roles': 'admin,superuser',
  });
  expect(asked.publishedByUnit()).toEqual({ 'requested-secrets': requested });
  await request(asked.unit, 'n', { database: 'hello' });
  expect(asked.published()).not.toHaveProperty('extra-user-roles');
});

test('a unit that does not lead asks for nothing', async () => {
  const asked = secretUnit([{}], { leader: false });
  await request(asked.unit, 'n', { database: 'hello' });
  expect([asked.published(), asked.publishedByUnit()]).toEqual([{}, {}]);
});

test('every requested item has its key', () => {
  expect(
    requestBag({
      database: 'hello',
      extraGroupRoles: ['readers'],
      externalNodeConnectivity: true,
      entity: {
        type: 'USER',
        permissions: [{ name: 'notes', type: 'table', privileges: ['SELECT'] }],
        secret: 'secret:mine',
      },
    }),
  ).toEqual({
    database: 'hello',
    'requested-secrets': requested,
    'extra-group-roles': 'readers',
    'external-node-connectivity': 'true',
    'entity-type': 'USER',
    'entity-permissions':
      '[{"resource_name":"notes","resource_type":"table","privileges":["SELECT"]}]',
    'requested-entity-secret': 'secret:mine',
  });
});

test('a database is ready with its account from the secret', async () => {
  const { unit } = secretUnit([{ received: published }], { secrets });
  expect(await postgresql(unit, 'n', 'mine')).toEqual({
    kind: 'ready',
    connection: {
      relation: 'n:1',
      application: 'remote',
      version: '16.4',
      tls: { kind: 'off' },
      ...{ host: '10.0.0.5', port: 5432, database: 'hello', options: {} },
      ...{ user: 'relation-3', password: 'p@ss word' },
      standbys: ['10.0.0.6', '10.0.0.7'].map((host) => ({
        ...{ host, port: 5432, database: 'hello', options: {} },
        ...{ user: 'relation-3', password: 'p@ss word' },
      })),
    },
  });
});

test('an older server’s account in the clear is read, and its database has the requested name', async () => {
  const received = { endpoints: 'db.internal', username: 'u', password: 'p', tls: 'False' };
  const { unit } = secretUnit([{ received }]);
  expect(await postgresql(unit, 'n', 'mine')).toMatchObject({
    connection: { host: 'db.internal', port: 5432, database: 'mine', user: 'u', password: 'p' },
  });
});

test.each([
  [{}, ['endpoints', 'account']],
  [{ endpoints: '10.0.0.5:5432' }, ['account']],
  [{ endpoints: '10.0.0.5:5432', username: 'u' }, ['account']],
  [{ endpoints: '', 'secret-user': 'secret://6d1c/user' }, ['endpoints']],
  [{ endpoints: 'a:0', 'secret-user': 'secret://6d1c/user' }, ['endpoints']],
  [{ ...published, 'secret-user': 'secret:not-granted' }, ['access to the account']],
  [{ ...published, 'secret-tls': 'secret:not-granted' }, ['access to the certificate']],
  [{ ...published, subordinated: 'true' }, ['ready router']],
])('what is missing of %j is reported', async (received, missing) => {
  const { unit } = secretUnit([{ received, units: { 'remote/0': {} } }], { secrets });
  expect(await postgresql(unit, 'n', 'hello')).toMatchObject({ kind: 'incomplete', missing });
});

test('no relation is no database; of several the first that is ready is taken', async () => {
  expect(await postgresql(secretUnit([]).unit, 'n', 'hello')).toEqual({ kind: 'absent' });
  const { unit } = secretUnit([{}, { id: 'n:2', received: published }], { secrets });
  expect(await postgresql(unit, 'n', 'hello')).toMatchObject({ connection: { relation: 'n:2' } });
});

test('a subordinate router counts when its unit says that it is ready', async () => {
  const received = { ...published, subordinated: 'true' };
  const { unit } = secretUnit([{ received, units: { 'remote/0': { state: 'ready' } } }], {
    secrets,
  });
  expect(await postgresql(unit, 'n', 'hello')).toMatchObject({ kind: 'ready' });
});

test.each([
  [
    { tls: 'True', 'tls-ca': 'PEM' },
    { kind: 'on', authority: 'PEM' },
  ],
  [{ tls: 'true' }, { kind: 'on', authority: undefined }],
  [{ tls: 'False', 'tls-ca': 'PEM' }, { kind: 'off' }],
  [{}, { kind: 'off' }],
])('TLS as %j is %j', async (content, tls) => {
  const { unit } = secretUnit([{ received: published }], { secrets: withTls(content) });
  expect(await postgresql(unit, 'n', 'hello')).toMatchObject({ connection: { tls } });
});

test('an authority is insisted on, with the host’s name where there is one', () => {
  const on = { kind: 'on', authority: 'PEM' } as const;
  const of = (host: string, file?: string) => postgresqlTlsOptions(on, host, file);
  expect(of('db.internal', '/ca.pem')).toEqual({ sslmode: 'verify-full', sslrootcert: '/ca.pem' });
  expect(of('10.0.0.5', '/ca.pem').sslmode).toBe('verify-ca');
  expect(of('fd00::5', '/ca.pem').sslmode).toBe('verify-ca');
  expect(of('db.internal')).toEqual({ sslmode: 'require' });
  expect(postgresqlTlsOptions({ kind: 'off' }, 'db.internal', undefined)).toEqual({});
  expect(mongodbTlsOptions(on, '/ca.pem')).toEqual({ tls: 'true', tlsCAFile: '/ca.pem' });
  expect(mongodbTlsOptions(on, undefined)).toEqual({ tls: 'true' });
  expect(mongodbTlsOptions({ kind: 'off' }, undefined)).toEqual({});
});

test.each([
  ['mongodb://relation-4:p?w=1@h1,h2/hello?replicaSet=rs0&authSource=hello', 'hello'],
  ['mongodb://relation-4:pw@h1/hello?authSource=hello&replicaSet=rs0', 'hello'],
  ['mongodb://relation-4:x?authSource=evil@h1/hello', 'admin'],
  ['mongodb://relation-4:x?authSource=evil&y@h1/hello', 'admin'],
  ['nonsense', 'admin'],
])(
  'MongoDB’s members, replica set and account are read, and from %j who knows the account',
  async (uris, authSource) => {
    const received = { endpoints: 'h1,h2:27018', replset: 'rs0', 'secret-user': 'secret:u' };
    const user = { username: 'relation-4', password: 'pw', uris };
    const { unit } = secretUnit([{ received }], { secrets: { 'secret:u': user } });
    expect(await mongodb(unit, 'n', 'hello')).toMatchObject({
      connection: {
        servers: [
          { host: 'h1', port: 27_017 },
          { host: 'h2', port: 27_018 },
        ],
        replicaSet: 'rs0',
        account: { user: 'relation-4', password: 'pw' },
        database: 'hello',
        authSource,
      },
    });
  },
);

test('flags follow the bag, back too', () => {
  const flags = (received: Readonly<Record<string, string>>) =>
    postgresqlClientRequirer.manage({
      endpoint: 'n',
      unit: 'hello/0',
      relations: [
        {
          id: 'n:1',
          application: 'pg',
          units: [{ name: 'pg/0', received: {} }],
          received,
          own: {},
        },
      ],
    });
  expect(flags(published)).toEqual({ 'n.connected': true, 'n.database.available': true });
  expect(flags({})).toEqual({ 'n.connected': true, 'n.database.available': false });
});

test('places are read back as they are written', () => {
  const host = fc.oneof(
    fc.stringMatching(/^[a-z0-9]([a-z0-9.-]{0,20}[a-z0-9])?$/),
    fc.ipV4(),
    fc.ipV6(),
  );
  const place = fc.record({ host, port: fc.integer({ min: 1, max: 65_535 }) });
  fc.assert(
    fc.property(fc.array(place), (places) => {
      expect(parseAddresses(places.map(formatAddress).join(', '), 1)).toEqual(places);
    }),
  );
});

test('whatever a server says is no crash', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      for (const { host, port } of parseAddresses(text, 5432)) {
        expect(host).not.toMatch(/[\s,/@]/);
        expect(port).toBeGreaterThan(0);
      }
    }),
  );
});
