/** The endpoints `postgresql` and `mongodb`, whose accounts and certificates are in Juju's secrets. */
import { beforeAll, expect, test } from 'vitest';
import {
  change,
  matchers,
  on,
  run,
  textOf,
  type CharmUnderTest,
  type State,
  type StateChange,
} from '../../src/testing/index.ts';
import { exampleCharm } from '../testing/charms.ts';
import {
  attached,
  database,
  accountId,
  certificateId,
  databaseSecrets,
  modernDatabase,
  modernMongodb,
  mongodbSecret,
  peers,
} from '../testing/wsgi-charm.ts';

expect.extend(matchers);

let hello: CharmUnderTest;
beforeAll(async () => {
  hello = await exampleCharm('hello');
});

const environment = '/etc/wsgi/app.env';
const published = on.relationChanged('postgresql', { of: 'application' });
const restart = { kind: 'restart', name: 'gunicorn3.service' };

/** The unit with the relation and these passwords, after its hook. */
async function related(before: State, ...passwords: readonly string[]): Promise<State> {
  return await after(before, published, {
    relations: [...before.relations, modernDatabase],
    secrets: databaseSecrets(passwords),
  });
}

async function after(
  before: State,
  event: Parameters<typeof run>[1],
  changed: StateChange = {},
): Promise<State> {
  return await run(hello, event, change(before, changed));
}

async function serving(): Promise<State> {
  const served = await run(hello, on.install(), attached());
  expect(served).toBeActive();
  return served;
}

function bagOf({ relations }: State, endpoint: string): Readonly<Record<string, string>> {
  return relations.find((each) => each.endpoint === endpoint)?.ownApplication ?? {};
}

function certificates({ machine }: State): string[] {
  return Object.keys(machine.files).filter((path) => /certificates\/./.test(path));
}

test('a related database is asked for in the application’s bag, with its secrets', async () => {
  const relations = [peers, { ...modernDatabase, applicationBag: {}, units: {} }];
  // No relation is there while install runs; this unit gets its source, and so serves, when it is related.
  const installed = await run(
    hello,
    on.install(),
    change(attached({ relations }), { resources: {} }),
  );
  const { resources } = attached();
  const asked = await run(hello, on.upgradeCharm(), { ...installed, resources });
  expect(asked).toBeWaiting(
    /waiting for the database of postgresql \(without endpoints, account yet\)/,
  );
  expect(bagOf(asked, 'postgresql')).toMatchObject({ database: 'hello' });
  expect(bagOf(asked, 'postgresql')['requested-secrets']).toContain('"tls-ca"');
});

test('a unit that does not lead reads what the leader has asked for', async () => {
  const relations = [{ ...peers }, modernDatabase];
  const secrets = databaseSecrets(['one']);
  const installed = await run(hello, on.install(), attached({ relations, secrets, leader: false }));
  const published = on.relationChanged('postgresql', { of: 'application' });
  const follower = await run(hello, published, installed);
  expect(follower).toBeActive();
  expect(follower).toHaveWritten(environment, /DATABASE_URL="postgresql:\/\/relation-4:one@/);
  expect(bagOf(follower, 'postgresql')).toEqual({});
});

test('a complete one is DATABASE_URL, with TLS by its authority, and the service is restarted', async () => {
  const state = await related(await serving(), 'p@ss/word');
  expect(state).toBeActive();
  const [certificate = ''] = certificates(state);
  const url =
    'postgresql://relation-4:p%40ss%2Fword@db.internal:5432/hello?sslmode=verify-full&sslrootcert=' +
    encodeURIComponent(certificate);
  expect(textOf(state.machine, environment)?.split('\n')).toEqual(
    expect.arrayContaining([
      `DATABASE_URL="${url}"`,
      `POSTGRESQL_URL="${url}"`,
      'DATABASE_PASSWORD="p@ss/word"',
    ]),
  );
  // Plain text: root's, and readable by all.
  expect(state.machine.files[certificate]).toBe('authority one\n');
  expect(state.machine.files[environment]).toMatchObject({ mode: 0o600 });
  expect(state.last?.effects).toContainEqual(restart);
});

test('a new password arrives as secret-changed, and is in no log, status, bag or unit state', async () => {
  const before = await related(await serving(), 'one');
  const state = await after(before, on.secretChanged(accountId), {
    secrets: databaseSecrets(['one', 'rotated-word']).map((each) => ({ ...each, tracked: 1 })),
  });
  expect(state).toHaveWritten(environment, /relation-4:rotated-word@/);
  expect(state.last?.effects.filter(({ kind }) => kind === 'restart')).toEqual([restart]);
  const { logs, statuses } = state.last ?? {};
  expect(
    JSON.stringify([logs, statuses, state.values, state.memory, state.relations]),
  ).not.toContain('rotated-word');
  const [user] = state.secrets;
  expect(user?.tracked).toBe(2);
});

test('a new authority is written beside the old one, which goes when the app serves with the new', async () => {
  const before = await related(await serving(), 'one');
  const [old] = certificates(before);
  const secrets = databaseSecrets(['one'], ['authority one', 'authority two']);
  const state = await after(before, on.secretChanged(certificateId), { secrets });
  const now = certificates(state);
  expect(now).toHaveLength(1);
  expect(now[0]).not.toBe(old);
  expect(state).toHaveWritten(now[0] ?? '', 'authority two\n');
});

test('a secret of someone else changes nothing', async () => {
  const before = await related(await serving(), 'one');
  const secrets = [
    ...databaseSecrets(['one']),
    { id: 'other000000000000000', contents: [{ key: 'value' }] },
  ];
  const state = await after(before, on.secretChanged('other000000000000000'), { secrets });
  expect(state.last?.effects).toEqual([]);
});

test('a secret that is no longer granted leaves the app serving with what it has', async () => {
  const before = await related(await serving(), 'one');
  const secrets = databaseSecrets(['one']).map((each) => ({ ...each, denied: true }));
  const state = await after(before, on.configChanged(), { secrets });
  expect(state).toBeActive();
  expect(state).toHaveWritten(environment, /relation-4:one@/);
});

test('the variables go with the relation, and so does the certificate', async () => {
  const before = await related(await serving(), 'one');
  const state = await run(
    hello,
    on.relationBroken('postgresql'),
    change(before, {
      relations: before.relations.map((each) =>
        each.endpoint === 'postgresql' ? { ...each, units: {} } : each,
      ),
    }),
  );
  expect(state).toHaveWritten(environment, '');
  expect(certificates(state)).toEqual([]);
});

test('of postgresql and postgres the first is used, until it goes', async () => {
  const served = await serving();
  const classic = await after(served, on.relationChanged('postgres'), {
    relations: [...served.relations, database],
  });
  expect(classic).toHaveWritten(environment, /@10\.0\.0\.5:5432/);
  const both = await related(classic, 'one');
  expect(both).toHaveWritten(environment, /DATABASE_URL="postgresql:\/\/relation-4:one@db/);
  expect(JSON.stringify(both.last?.logs)).toContain('both related: postgresql is used');
  const left = await after(both, on.relationChanged('postgres'), {
    relations: both.relations.filter(({ endpoint }) => endpoint !== 'postgresql'),
  });
  expect(left).toHaveWritten(environment, /DATABASE_URL="postgresql:\/\/juju_hello:secret@10/);
});

test('MongoDB’s account is in MONGODB_URL, and in DATABASE_URL where there is no PostgreSQL', async () => {
  const served = await serving();
  const state = await after(served, on.relationChanged('mongodb', { of: 'application' }), {
    relations: [...served.relations, modernMongodb],
    secrets: [mongodbSecret],
  });
  const url =
    'mongodb://relation-5:p%3Aw@10.0.0.6:27017,10.0.0.7:27017/hello?replicaSet=rs0&authSource=admin';
  expect(textOf(state.machine, environment)?.split('\n')).toEqual(
    expect.arrayContaining([`DATABASE_URL="${url}"`, `MONGODB_URL="${url}"`]),
  );
});
