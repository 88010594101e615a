import { expect, test } from 'vitest';
import { chooseDatabases } from '../../../src/wsgi/plan/choose-databases.ts';
import { databaseVariables, identityOf } from '../../../src/wsgi/plan/databases.ts';
import { mongo, postgres } from './facts.ts';

const absent = { kind: 'absent' } as const;
const half = (relation: string) =>
  ({ kind: 'incomplete', relation, reason: 'no password yet' }) as const;

test('PostgreSQL gives DATABASE_URL, its own name and the parts', () => {
  expect(databaseVariables({ postgres })).toEqual({
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
  expect(databaseVariables({ mongo })).toEqual({
    DATABASE_URL: 'mongodb://10.0.0.6:27017,10.0.0.7:27017/hello?replicaSet=rs0',
    MONGODB_URL: 'mongodb://10.0.0.6:27017,10.0.0.7:27017/hello?replicaSet=rs0',
    DATABASE_HOST: '10.0.0.6',
    DATABASE_PORT: '27017',
    DATABASE_NAME: 'hello',
  });
});

test('with both, PostgreSQL is DATABASE_URL and each has its own variable', () => {
  const variables = databaseVariables({ postgres, mongo });
  expect(variables.DATABASE_URL).toBe(variables.POSTGRESQL_URL);
  expect(variables.MONGODB_URL).toMatch(/^mongodb:/);
});

test('no database gives no variable', () => {
  expect(databaseVariables({})).toEqual({});
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
  expect(chooseDatabases({ postgres: half('postgres:1'), mongo: absent }, undefined)).toEqual({
    kind: 'waiting',
    reason: 'waiting for the database of postgres (no password yet)',
  });
});

test('an app that serves goes on with what it has until the database is complete', () => {
  const state = { postgres: half('postgres:1'), mongo: absent };
  expect(chooseDatabases(state, {})).toMatchObject({ kind: 'chosen', databases: {} });
  expect(chooseDatabases(state, { postgres })).toMatchObject({
    kind: 'chosen',
    databases: { postgres },
  });
});

test('another relation’s half-told database does not inherit the former one', () => {
  const state = { postgres: half('postgres:9'), mongo: absent };
  expect(chooseDatabases(state, { postgres })).toMatchObject({ databases: {} });
});

test('a relation that is gone takes its database along', () => {
  expect(chooseDatabases({ postgres: absent, mongo: absent }, { postgres })).toEqual({
    kind: 'chosen',
    databases: {},
    pending: [],
  });
});
