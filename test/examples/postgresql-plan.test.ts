import fc from 'fast-check';
import { expect, test } from 'vitest';
import { accessRules } from '../../examples/postgresql/lib/access.ts';
import { parseInventory, type Inventory } from '../../examples/postgresql/lib/inventory.ts';
import { planServer } from '../../examples/postgresql/lib/plan.ts';
import { requestOf, type DatabaseRequest } from '../../examples/postgresql/lib/requests.ts';
import { scramVerifier, randomPassword } from '../../examples/postgresql/lib/scram.ts';

const fresh: Inventory = {
  version: '15.14',
  databases: { postgres: 'postgres', template0: 'postgres', template1: 'postgres' },
  roles: { postgres: true, pg_monitor: false },
  extensions: ['hstore', 'pg_trgm'],
};

interface RequestParts {
  readonly application?: string;
  readonly database?: string;
  readonly roles?: readonly string[];
  readonly extensions?: readonly string[];
  readonly subnets?: readonly string[];
}

function request(parts: RequestParts = {}): DatabaseRequest {
  const { application = 'notes', database = application, roles = [], extensions = [] } = parts;
  const egressSubnets = parts.subnets ?? ['10.77.0.12/32'];
  const units = [{ name: `${application}/0`, egressSubnets }];
  return requestOf({ relation: 'db:1', application, database, roles, extensions, units });
}

function plan(requests: readonly DatabaseRequest[], inventory = fresh, known: string[] = []) {
  const verifiers = Object.fromEntries(requests.map(({ user }) => [user, 'SCRAM-SHA-256$x']));
  const { steps, served, refused } = planServer(requests, inventory, { verifiers, known });
  return {
    statements: steps.flatMap((step) => step.statements),
    steps,
    served: served.map(({ database }) => database),
    refused: refused.map(({ reason }) => reason),
  };
}

test('an application gets a user with a password, and a database of its own in UTF-8', () => {
  expect(plan([request()])).toMatchObject({
    statements: [
      'CREATE ROLE "juju_notes"',
      `ALTER ROLE "juju_notes" LOGIN PASSWORD 'SCRAM-SHA-256$x'`,
      `CREATE DATABASE "notes" OWNER "juju_notes" TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'`,
      'REVOKE ALL ON DATABASE "notes" FROM PUBLIC',
    ],
    served: ['notes'],
    refused: [],
  });
});

test('what is there already is not made again', () => {
  const there: Inventory = {
    ...fresh,
    databases: { ...fresh.databases, notes: 'juju_notes' },
    roles: { ...fresh.roles, juju_notes: true },
  };
  expect(plan([request()], there).statements.filter((each) => each.startsWith('CREATE'))).toEqual(
    [],
  );
});

test('an application that left is locked out, and its data stays', () => {
  const there = { ...fresh, roles: { ...fresh.roles, juju_notes: true } };
  expect(plan([], there, ['juju_notes']).statements).toEqual([
    'ALTER ROLE "juju_notes" NOLOGIN PASSWORD NULL',
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'juju_notes'",
  ]);
});

test('no application gets the database of another one, not even in the same hook', () => {
  const theirs = request({ application: 'shop', database: 'notes' });
  expect(plan([request(), theirs])).toMatchObject({
    served: ['notes'],
    refused: ['database "notes" belongs to another application'],
  });
});

test('roles are made once and granted; the server’s own and other users’ are refused', () => {
  const editors = [
    request({ application: 'one', roles: ['editor'] }),
    request({ application: 'two', roles: ['editor'] }),
  ];
  const { statements } = plan(editors);
  expect(statements.filter((each) => each.includes('editor'))).toEqual([
    'CREATE ROLE "editor" NOLOGIN',
    'GRANT "editor" TO "juju_one"',
    'GRANT "editor" TO "juju_two"',
  ]);
  const greedy = ['postgres', 'pg_execute_server_program', 'juju_other'];
  for (const role of greedy) expect(plan([request({ roles: [role] })]).served).toEqual([]);
  const admin = { ...fresh, roles: { ...fresh.roles, admin: true } };
  expect(plan([request({ roles: ['admin'] })], admin).refused).toEqual([
    'role "admin" is a user of its own',
  ]);
});

test('extensions are made in the schema that was asked for, in the application’s database', () => {
  const { steps } = plan([request({ extensions: ['hstore', 'pg_trgm(search)'] })]);
  expect(steps.at(-1)).toEqual({
    database: 'notes',
    statements: [
      'CREATE SCHEMA IF NOT EXISTS "public"',
      'CREATE EXTENSION IF NOT EXISTS "hstore" SCHEMA "public"',
      'CREATE SCHEMA IF NOT EXISTS "search"',
      'CREATE EXTENSION IF NOT EXISTS "pg_trgm" SCHEMA "search"',
    ],
  });
  expect(plan([request({ extensions: ['postgis'] })]).refused).toEqual([
    'extension "postgis" is not available',
  ]);
});

test.each([
  ['postgres', /PostgreSQL's own/],
  ['template1', /PostgreSQL's own/],
  ['x'.repeat(64), /longer than 63 bytes/],
  ['two\nlines', /not printable ASCII/],
])('the database %j is refused', (database, reason) => {
  const { served, refused } = plan([request({ database })]);
  expect(served).toEqual([]);
  expect(refused[0]).toMatch(reason);
});

test('an application with a long name gets a database and a user of at most 63 characters', () => {
  const { database, user } = request({ application: `a${'b'.repeat(80)}` });
  expect([database.length, user.length]).toEqual([63, 63]);
});

test('whatever a client requests, each statement is one statement', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary-ascii' }), fc.string(), (database, role) => {
      const { statements } = plan([request({ database, roles: [role] })]);
      for (const statement of statements) {
        const bare = statement.replaceAll(/E?'(?:[^']|'')*'|"(?:[^"]|"")*"/g, '');
        expect(bare).toMatch(/^[\w\s()=]*$/);
      }
    }),
  );
});

test('only served users get in, only to their database and only from their subnets', () => {
  const one = request({ subnets: ['10.77.0.12/32', '2001:db8::/64'] });
  expect(accessRules([one], false).split('\n').slice(1)).toEqual([
    'local all postgres peer',
    'host "notes" "juju_notes" 10.77.0.12/32 scram-sha-256',
    'host "notes" "juju_notes" 2001:db8::/64 scram-sha-256',
    '',
  ]);
  expect(accessRules([one], true)).not.toMatch(/^host /m);
  expect(accessRules([one], true)).toContain('hostssl "notes" "juju_notes" 10.77.0.12/32');
});

test('what is no subnet never reaches pg_hba.conf', () => {
  const wild = ['0.0.0.0/0\nhost all all 0.0.0.0/0 trust', 'all', '10.0.0.1/33', '10.0.0.1'];
  expect(request({ subnets: wild }).subnets).toEqual([]);
  fc.assert(
    fc.property(fc.array(fc.string()), (subnets) => {
      for (const line of accessRules([request({ subnets })], false)
        .split('\n')
        .slice(2, -1)) {
        expect(line).toMatch(/^host "notes" "juju_notes" [0-9a-f.:%\w]+\/\d+ scram-sha-256$/);
      }
    }),
  );
});

test('a password has 32 letters and digits, and its verifier is what PostgreSQL computes', () => {
  expect(randomPassword()).toMatch(/^[A-Za-z0-9]{32}$/);
  // The example of RFC 7677: user "user", password "pencil".
  const salt = Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64');
  expect(scramVerifier('pencil', salt)).toBe(
    'SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==' +
      '$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=',
  );
});

test('an inventory that is none is distinguished', () => {
  expect(parseInventory(JSON.stringify(fresh))).toEqual(fresh);
  for (const text of ['', 'null', '{}', '{"version":15}', '[1]']) {
    expect(parseInventory(text)).toBeUndefined();
  }
});
