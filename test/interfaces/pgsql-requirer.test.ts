import { describe, expect, test } from 'vitest';
import type { InterfaceBag } from '../../src/interfaces/interface.ts';
import { pgsqlRequirer, readiness, request } from '../../src/interfaces/pgsql/requirer.ts';
import { unit, view, type RelationParts } from './support/unit.ts';

const account = { database: 'hello', user: 'juju_hello', password: 'p w' };

/** A unit of protocol version 2. */
function standalone(host: string, more: InterfaceBag = {}): InterfaceBag {
  return {
    host,
    port: '5432',
    ...account,
    state: 'standalone',
    'allowed-units': 'hello/0 hello/1',
    'allowed-subnets': '10.0.0.10/32,10.0.0.11/32',
    version: '15',
    master: `dbname=hello host=${host} password='p w' port=5432 user=juju_hello`,
    ...more,
  };
}

/** As {@link standalone}, of protocol version 1. */
function versionOne(host: string, state: string): InterfaceBag {
  return { ...standalone(host), state, master: '' };
}

function ready(relation: RelationParts) {
  return readiness(unit([relation]).unit, 'n');
}

describe('asking', () => {
  test('publishes the request in every relation, sorted, and withdraws what is no longer requested', async () => {
    const { unit: hello, published } = unit([{ id: 'n:1' }, { id: 'n:2' }]);
    await request(hello, 'n', { database: 'notes', roles: ['b', 'a'], extensions: ['citext'] });
    const expected = { database: 'notes', roles: 'a,b', extensions: 'citext' };
    expect(published('n:1')).toEqual(expected);
    expect(published('n:2')).toEqual(expected);
    await request(hello, 'n', { database: 'notes' });
    expect(published('n:1')).toEqual({ database: 'notes' });
  });
});

describe('readiness', () => {
  test('is absent without a relation', async () => {
    expect(await readiness(unit([]).unit, 'n')).toEqual({ kind: 'absent' });
  });

  test('waits for a unit, then for what it publishes', async () => {
    expect(await ready({ application: 'pg' })).toEqual({
      kind: 'incomplete',
      relation: 'n:1',
      application: 'pg',
      missing: ['a database unit'],
    });
    const juju = { 'egress-subnets': '10.0.0.2/32' };
    expect(await ready({ units: { 'pg/0': juju } })).toMatchObject({ missing: ['a primary'] });
  });

  test('gives the primary of the master string, with its version', async () => {
    expect(await ready({ application: 'pg', units: { 'pg/0': standalone('10.0.0.2') } })).toEqual({
      kind: 'ready',
      connection: {
        host: '10.0.0.2',
        port: 5432,
        ...account,
        options: {},
        relation: 'n:1',
        application: 'pg',
        version: '15',
        standbys: [],
      },
    });
  });

  test('prefers hostaddr, keeps other keywords as options, and knows the usual port', async () => {
    const master = 'dbname=d host=db.example hostaddr=10.0.0.9 user=u password=p sslmode=require';
    expect(await ready({ units: { 'pg/0': standalone('10.0.0.2', { master }) } })).toMatchObject({
      connection: { host: '10.0.0.9', port: 5432, options: { sslmode: 'require' } },
    });
  });

  test.each(['host', 'port', 'database', 'user', 'password'])('waits for %s', async (key) => {
    const bag = standalone('10.0.0.2', { [key]: '' });
    expect(await ready({ units: { 'pg/0': bag } })).toMatchObject({
      kind: 'incomplete',
      missing: [key],
    });
  });

  test('waits while one of several units is not complete', async () => {
    const units = {
      'pg/0': standalone('10.0.0.2'),
      'pg/1': standalone('10.0.0.3', { password: '' }),
    };
    expect(await ready({ units })).toMatchObject({ kind: 'incomplete', missing: ['password'] });
  });

  test('a unit that has published nothing yet does not hold up the others', async () => {
    const units = { 'pg/0': standalone('10.0.0.2'), 'pg/1': { 'ingress-address': '10.0.0.3' } };
    expect(await ready({ units })).toMatchObject({ kind: 'ready' });
  });

  test('a master string that can’t be read is waited for', async () => {
    const bag = standalone('10.0.0.2', { master: "host='10.0.0.2" });
    expect(await ready({ units: { 'pg/0': bag } })).toMatchObject({
      missing: ['a readable connection string'],
    });
  });
});

describe('access', () => {
  const waits = { kind: 'incomplete', missing: ['access for hello/0'] };

  test.each([
    ['my subnet is in another’s', { 'allowed-subnets': '10.0.0.0/24' }],
    ['blanks separate subnets', { 'allowed-subnets': '10.9.0.0/16, 10.0.0.10/32' }],
  ])('is given when %s', async (_why, more) => {
    const bag = standalone('10.0.0.2', { 'allowed-units': '', ...more });
    expect(await ready({ units: { 'pg/0': bag } })).toMatchObject({ kind: 'ready' });
  });

  test('is decided by subnets, where there are some', async () => {
    const bag = standalone('10.0.0.2', { 'allowed-subnets': '10.9.0.0/16' });
    expect(await ready({ units: { 'pg/0': bag } })).toMatchObject(waits);
  });

  test.each(['hello/1 hello/0', 'hello/1,hello/0', 'hello/0'])(
    'is decided by units without subnets (%s)',
    async (allowed) => {
      const bag = standalone('10.0.0.2', { 'allowed-subnets': '', 'allowed-units': allowed });
      expect(await ready({ units: { 'pg/0': bag } })).toMatchObject({ kind: 'ready' });
    },
  );

  test.each(['', 'hello/00', 'hello/1'])('is not given to hello/0 by %j', async (allowed) => {
    const bag = standalone('10.0.0.2', { 'allowed-subnets': '', 'allowed-units': allowed });
    expect(await ready({ units: { 'pg/0': bag } })).toMatchObject(waits);
  });
});

describe('requests', () => {
  test.each([
    [{ database: 'notes' }, { database: 'hello' }, ['database notes']],
    [{ roles: 'a,b' }, { roles: 'a' }, ['roles a,b']],
    [{ extensions: 'citext' }, {}, ['extensions citext']],
  ])('%j against %j is not granted yet', async (own: InterfaceBag, more: InterfaceBag, missing) => {
    const units = { 'pg/0': standalone('10.0.0.2', more) };
    expect(await ready({ own, units })).toMatchObject({ kind: 'incomplete', missing });
  });

  test('an echo in another order is an echo', async () => {
    const units = { 'pg/0': standalone('10.0.0.2', { roles: 'b,a' }) };
    expect(await ready({ own: { roles: 'a,b' }, units })).toMatchObject({ kind: 'ready' });
  });
});

describe('several servers', () => {
  test('the unit that leads knows the primary, also after a failover', async () => {
    const units = {
      'pg/0': standalone('10.0.0.2', { state: 'hot standby' }),
      'pg/1': standalone('10.0.0.3', { state: 'master' }),
    };
    expect(await ready({ units })).toMatchObject({ connection: { host: '10.0.0.3' } });
  });

  test('standbys are a line each', async () => {
    const line = (host: string) => `dbname=hello host=${host} password=p port=5432 user=u`;
    const standbys = `${line('10.0.0.3')}\n${line('10.0.0.4')}\n`;
    const units = { 'pg/0': standalone('10.0.0.2', { standbys }) };
    expect(await ready({ units })).toMatchObject({
      connection: { standbys: [{ host: '10.0.0.3' }, { host: '10.0.0.4' }] },
    });
  });

  test('version 1 distinguishes the primary only by its state', async () => {
    const units = {
      'pg/0': versionOne('10.0.0.2', 'hot standby'),
      'pg/1': versionOne('10.0.0.3', 'master'),
    };
    expect(await ready({ units })).toMatchObject({
      connection: { host: '10.0.0.3', password: 'p w', standbys: [{ host: '10.0.0.2' }] },
    });
  });

  test('two primaries of version 1 are none', async () => {
    const units = {
      'pg/0': versionOne('10.0.0.2', 'master'),
      'pg/1': versionOne('10.0.0.3', 'standalone'),
    };
    expect(await ready({ units })).toMatchObject({ missing: ['a single primary'] });
  });

  test('the first relation that is ready counts', async () => {
    const { unit: hello } = unit([
      { id: 'n:1', units: { 'a/0': {} } },
      { id: 'n:2', units: { 'b/0': standalone('10.0.0.5') } },
    ]);
    expect(await readiness(hello, 'n')).toMatchObject({ connection: { relation: 'n:2' } });
  });
});

describe('flags', () => {
  const flags = (...relations: readonly RelationParts[]) =>
    pgsqlRequirer.manage(view('db', ...relations));
  const none = {
    'db.connected': false,
    'db.master.available': false,
    'db.standbys.available': false,
    'db.database.available': false,
  };

  test('none is set without a relation, and all of them are always listed', () => {
    expect(flags()).toEqual(none);
    expect(flags({})).toEqual(none);
  });

  test('they follow the data, back too', () => {
    const connected = { ...none, 'db.connected': true };
    expect(flags({ units: { 'pg/0': {} } })).toEqual(connected);
    expect(flags({ units: { 'pg/0': standalone('10.0.0.2') } })).toEqual({
      ...connected,
      'db.master.available': true,
      'db.database.available': true,
    });
    expect(flags({ units: { 'pg/0': standalone('10.0.0.2', { password: '' }) } })).toEqual(
      connected,
    );
  });

  test('a standby without a primary is a database to read from', () => {
    expect(flags({ units: { 'pg/0': versionOne('10.0.0.2', 'hot standby') } })).toEqual({
      ...none,
      'db.connected': true,
      'db.standbys.available': true,
      'db.database.available': true,
    });
  });
});
