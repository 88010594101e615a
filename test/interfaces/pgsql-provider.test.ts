import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { accountName } from '../../src/interfaces/pgsql/account-name.ts';
import { grant, pgsqlProvider, requests, revoke } from '../../src/interfaces/pgsql/provider.ts';
import { pgsqlReadiness } from '../../src/interfaces/pgsql/readiness.ts';
import { unit, view } from './support/unit.ts';

const clients = {
  id: 'n:3',
  application: 'hello',
  units: {
    'hello/0': { 'egress-subnets': '10.0.0.10/32', extensions: 'citext,hstore', roles: '' },
    'hello/1': { 'egress-subnets': '10.0.0.11/32,10.0.0.12/32', extensions: 'citext,hstore' },
  },
};

test('a request has defaults, and all that its clients sent', async () => {
  expect(await requests(unit([clients, { id: 'n:4' }]).unit, 'n')).toEqual([
    {
      relation: 'n:3',
      application: 'hello',
      database: 'hello',
      roles: [],
      extensions: ['citext', 'hstore'],
      units: [
        { name: 'hello/0', egressSubnets: ['10.0.0.10/32'] },
        { name: 'hello/1', egressSubnets: ['10.0.0.11/32', '10.0.0.12/32'] },
      ],
    },
  ]);
});

test('a grant has exactly the keys that clients read', async () => {
  const { unit: pg, published } = unit([clients]);
  const [request] = await requests(pg, 'n');
  if (request === undefined) throw new Error('no request');
  await grant(pg, request, {
    host: '10.0.0.2',
    port: 5432,
    user: 'juju_hello',
    password: "it's",
    version: '15',
    state: 'master',
    standbys: [{ host: '10.0.0.3', port: 5432 }],
  });
  expect(published('n:3')).toEqual({
    host: '10.0.0.2',
    port: '5432',
    database: 'hello',
    user: 'juju_hello',
    password: "it's",
    schema_user: 'juju_hello',
    schema_password: "it's",
    state: 'master',
    version: '15',
    extensions: 'citext,hstore',
    'allowed-units': 'hello/0 hello/1',
    'allowed-subnets': '10.0.0.10/32,10.0.0.11/32,10.0.0.12/32',
    master: "dbname=hello host=10.0.0.2 password='it\\'s' port=5432 user=juju_hello",
    standbys: "dbname=hello host=10.0.0.3 password='it\\'s' port=5432 user=juju_hello",
  });
  await revoke(pg, 'n:3');
  expect(published('n:3')).toEqual({});
});

test('what is granted is ready for the client', async () => {
  const { unit: pg, published } = unit([clients]);
  const [request] = await requests(pg, 'n');
  if (request === undefined) throw new Error('no request');
  await grant(pg, request, { host: '10.0.0.2', port: 5432, user: 'u', password: '\\ \' "' });
  const own = { extensions: 'hstore,citext' };
  const seen = pgsqlReadiness(view('db', { units: { 'pg/0': published('n:3') }, own }));
  expect(seen).toMatchObject({ kind: 'ready', connection: { password: '\\ \' "', user: 'u' } });
});

test('a grant for a relation that is gone does nothing', async () => {
  const { unit: pg, published } = unit([clients]);
  await revoke(pg, 'n:99');
  expect(published('n:3')).toEqual({});
});

test('it is connected while there is a client unit', () => {
  expect(pgsqlProvider.manage(view('db', clients))).toEqual({ 'db.connected': true });
  expect(pgsqlProvider.manage(view('db', { units: {} }))).toEqual({ 'db.connected': false });
});

test('account names fit into PostgreSQL', () => {
  const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
  expect(accountName('my-app', 'user', md5)).toBe('juju_my_app');
  expect(accountName('app', 'admin', md5)).toBe('jujuadmin_app');
  const long = accountName('a'.repeat(80), 'replication', md5);
  expect(long).toMatch(/^jujurepl_a{22}[0-9a-f]{32}$/);
  expect(long).toHaveLength(63);
});
