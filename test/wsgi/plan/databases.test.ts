import { expect, test } from 'vitest';
import { chooseDatabases } from '../../../src/wsgi/plan/choose-databases.ts';
import { certificateFile, certificatesOf } from '../../../src/wsgi/plan/certificates.ts';
import {
  databaseEndpoints,
  databaseUrl,
  databaseVariables,
  identityOf,
  usedDatabases,
} from '../../../src/wsgi/plan/databases.ts';
import { fingerprint, mongo, mongodb, noDatabases, postgres, postgresql } from './facts.ts';

const half = (relation: string) =>
  ({ kind: 'incomplete', relation, reason: 'without password yet' }) as const;

test('PostgreSQL gives DATABASE_URL, its own name and the parts', () => {
  expect(databaseVariables({ postgres }, fingerprint)).toEqual({
    DATABASE_URL: 'postgresql://juju_hello:p%40ss%2Fword@10.0.0.5:5432/hello',
    POSTGRESQL_URL: 'postgresql://juju_hello:p%40ss%2Fword@10.0.0.5:5432/hello',
    DATABASE_HOST: '10.0.0.5',
    DATABASE_PORT: '5432',
    DATABASE_NAME: 'hello',
    DATABASE_USERNAME: 'juju_hello',
    DATABASE_PASSWORD: 'p@ss/word',
  });
});

test('MongoDB names all members and its replica set, and no None', () => {
  expect(databaseVariables({ mongo }, fingerprint)).toEqual({
    DATABASE_URL: 'mongodb://10.0.0.6:27017,10.0.0.7:27017/hello?replicaSet=rs0',
    MONGODB_URL: 'mongodb://10.0.0.6:27017,10.0.0.7:27017/hello?replicaSet=rs0',
    DATABASE_HOST: '10.0.0.6',
    DATABASE_PORT: '27017',
    DATABASE_NAME: 'hello',
  });
});

test('with both, PostgreSQL is DATABASE_URL and each has its own variable', () => {
  const variables = databaseVariables({ postgres, mongo }, fingerprint);
  expect(variables.DATABASE_URL).toBe(variables.POSTGRESQL_URL);
  expect(variables.MONGODB_URL).toMatch(/^mongodb:/);
});

test('no database gives no variable', () => {
  expect(databaseVariables({}, fingerprint)).toEqual({});
});

test('a database is the same when its password rotates, or a replica set gains a member', () => {
  const rotated = { ...postgres, server: { ...postgres.server, password: 'other' } };
  expect(identityOf(rotated)).toEqual(identityOf(postgres));
  expect(identityOf(postgres).join()).not.toContain(postgres.server.password);
  const [first] = mongo.servers.servers;
  const grown = { ...mongo, servers: { ...mongo.servers, servers: [first] } };
  expect(identityOf(grown)).toEqual(identityOf(mongo));
  const moved = { ...postgres, server: { ...postgres.server, host: '10.0.0.9' } };
  expect(identityOf(moved)).not.toEqual(identityOf(postgres));
});

test('before the first start a related database that is incomplete is waited for', () => {
  expect(chooseDatabases({ ...noDatabases, postgres: half('postgres:1') }, undefined)).toEqual({
    kind: 'waiting',
    reason: 'waiting for the database of postgres (without password yet)',
  });
});

test('an app that serves goes on with what it has until the database is complete', () => {
  const state = { ...noDatabases, postgres: half('postgres:1') };
  expect(chooseDatabases(state, {})).toMatchObject({ kind: 'chosen', databases: {} });
  expect(chooseDatabases(state, { postgres })).toMatchObject({
    kind: 'chosen',
    databases: { postgres },
  });
});

test('another relation’s incomplete database does not inherit the former one', () => {
  const state = { ...noDatabases, postgres: half('postgres:9') };
  expect(chooseDatabases(state, { postgres })).toEqual({
    kind: 'chosen',
    databases: {},
    pending: ['postgres (without password yet)'],
  });
});

test('a relation that is gone takes its database along', () => {
  expect(chooseDatabases(noDatabases, { postgres })).toEqual({
    kind: 'chosen',
    databases: {},
    pending: [],
  });
});

test('an authority is insisted on, in a file that differs with it', () => {
  const { POSTGRESQL_URL = '' } = databaseVariables({ postgresql }, fingerprint);
  const path = certificateFile(postgresql, fingerprint) ?? '';
  expect(path).toMatch(/^\/etc\/wsgi\/certificates\/[0-9a-f]{16}\.pem$/);
  expect(POSTGRESQL_URL).toBe(
    'postgresql://relation-4:p%40ss%2Fword@db.internal:5432/hello' +
      `?sslmode=verify-full&sslrootcert=${encodeURIComponent(path)}`,
  );
  expect(certificatesOf([postgresql, mongodb, undefined], fingerprint)).toEqual({
    [path]: '-----BEGIN CERTIFICATE-----\none\n',
  });
  const other = { ...postgresql, tls: { kind: 'on', authority: 'two' } } as const;
  expect(certificateFile(other, fingerprint)).not.toBe(path);
});

test('MongoDB’s account and who knows it are in the URL and the parts', () => {
  expect(databaseVariables({ mongodb }, fingerprint)).toMatchObject({
    DATABASE_URL:
      'mongodb://relation-5:p%40ss@10.0.0.6:27017,10.0.0.7:27017/hello?replicaSet=rs0&authSource=admin',
    DATABASE_USERNAME: 'relation-5',
    DATABASE_PASSWORD: 'p@ss',
  });
});

test('of the endpoints of one kind the modern one is used, and PostgreSQL before MongoDB', () => {
  const all = { postgresql, postgres, mongodb, mongo };
  const variables = databaseVariables(all, fingerprint);
  expect(variables.DATABASE_URL).toBe(databaseUrl(postgresql, fingerprint));
  expect(variables.POSTGRESQL_URL).toBe(databaseUrl(postgresql, fingerprint));
  expect(variables.MONGODB_URL).toBe(databaseUrl(mongodb, fingerprint));
  const classic = databaseVariables({ postgres, mongodb, mongo }, fingerprint);
  expect(classic.DATABASE_URL).toBe(databaseUrl(postgres, fingerprint));
  expect(databaseVariables({ mongodb, mongo }, fingerprint).DATABASE_URL).toBe(
    variables.MONGODB_URL,
  );
});

test('an app that serves with one endpoint goes on with it until the other one is complete', () => {
  const complete = { kind: 'complete', database: postgres } as const;
  const state = { ...noDatabases, postgres: complete, postgresql: half('postgresql:4') };
  expect(chooseDatabases(state, { postgres })).toEqual({
    kind: 'chosen',
    databases: { postgres },
    pending: ['postgresql (without password yet)'],
  });
});

test('an account’s name is part of what a database is, its password and certificate are not', () => {
  const { servers } = mongodb;
  const as = (account: typeof servers.account | { user: string; password: string }) =>
    identityOf({ ...mongodb, servers: { ...servers, account } });
  expect(as({ user: 'relation-5', password: 'other' })).toEqual(identityOf(mongodb));
  expect(as({ user: 'relation-6', password: 'p@ss' })).not.toEqual(identityOf(mongodb));
  expect(identityOf({ ...postgresql, tls: { kind: 'off' } })).toEqual(identityOf(postgresql));
});

test('a database is its place and its account; a replica set is its name', () => {
  expect(identityOf(undefined)).toEqual([]);
  expect(identityOf(postgres)).toEqual(['10.0.0.5', '5432', 'hello', 'juju_hello']);
  expect(identityOf(mongo)).toEqual(['rs0', 'hello']);
  expect(identityOf(mongodb)).toEqual(['rs0', 'hello', 'relation-5']);
  const single = { ...mongo, servers: { servers: mongo.servers.servers, replicaSet: undefined } };
  expect(identityOf(single)).toEqual(['10.0.0.6', '27017', 'hello', '']);
  expect(identityOf({ ...mongo, servers: { servers: [], replicaSet: undefined } })).toEqual([
    '',
    '',
    '',
    '',
  ]);
});

test('the endpoints have their order, in which the first that is there is DATABASE_URL', () => {
  expect(databaseEndpoints).toEqual(['postgresql', 'postgres', 'mongodb', 'mongo']);
  expect(usedDatabases({ postgresql, postgres, mongodb, mongo })).toEqual({ postgresql, mongodb });
  expect(usedDatabases({ postgres, mongo })).toEqual({ postgresql: postgres, mongodb: mongo });
  expect(usedDatabases({})).toEqual({ postgresql: undefined, mongodb: undefined });
});

test('MongoDB with TLS names its authority in the URL', () => {
  const secure = { ...mongo, tls: { kind: 'on', authority: 'one' } } as const;
  const path = certificateFile(secure, fingerprint) ?? '';
  expect(databaseUrl(secure, fingerprint)).toBe(
    'mongodb://10.0.0.6:27017,10.0.0.7:27017/hello?replicaSet=rs0&tls=true' +
      `&tlsCAFile=${encodeURIComponent(path)}`,
  );
  expect(certificatesOf([secure], fingerprint)).toEqual({ [path]: 'one\n' });
});

test('an authority’s file has the name of what is in it, whatever blanks are around', () => {
  const as = (authority: string) => ({ ...postgresql, tls: { kind: 'on' as const, authority } });
  expect(certificateFile(as(' one\n'), fingerprint)).toBe(
    `/etc/wsgi/certificates/${fingerprint('one').slice(0, 16)}.pem`,
  );
  expect(Object.values(certificatesOf([as(' one\n\n'), as('two')], fingerprint))).toEqual([
    ...['one\n', 'two\n'],
  ]);
  expect(certificateFile(postgres, fingerprint)).toBeUndefined();
  expect(certificateFile(undefined, fingerprint)).toBeUndefined();
  expect(
    certificateFile({ ...postgresql, tls: { kind: 'on', authority: undefined } }, fingerprint),
  ).toBeUndefined();
  expect(certificatesOf([undefined, postgres], fingerprint)).toEqual({});
});

test('of several databases that are incomplete each is named, and what was kept stays', () => {
  const states = {
    ...noDatabases,
    postgres: half('postgres:1'),
    mongodb: { kind: 'complete', database: mongodb },
    mongo: half('mongo:2'),
  } as const;
  const pending = ['postgres (without password yet)', 'mongo (without password yet)'];
  expect(chooseDatabases(states, undefined)).toEqual({
    kind: 'waiting',
    reason: `waiting for the database of ${pending.join(' and of ')}`,
  });
  expect(chooseDatabases(states, { postgres, mongo })).toEqual({
    kind: 'chosen',
    databases: { postgres, mongodb, mongo },
    pending,
  });
  expect(chooseDatabases({ ...noDatabases, mongodb: states.mongodb }, undefined)).toEqual({
    kind: 'chosen',
    databases: { mongodb },
    pending: [],
  });
});
