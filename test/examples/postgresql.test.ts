import { beforeAll, expect, test } from 'vitest';
import {
  type Answers,
  change,
  type CharmUnderTest,
  type MachineSource,
  matchers,
  on,
  type RelationState,
  run,
  type State,
  state,
  textOf,
} from '../../src/testing/index.ts';
import { exampleCharm } from '../testing/charms.ts';

expect.extend(matchers);

let postgresql: CharmUnderTest;
beforeAll(async () => {
  postgresql = await exampleCharm('postgresql');
});

const service = 'postgresql@15-main.service';
const access = '/etc/postgresql/15/main/pg_hba.conf';
const start = '/etc/postgresql/15/main/start.conf';

interface Inventory {
  readonly databases: Readonly<Record<string, string>>;
  readonly roles: Readonly<Record<string, boolean>>;
  readonly extensions: readonly string[];
}
const fresh: Inventory = {
  ...{ databases: { postgres: 'postgres' }, roles: { postgres: true }, extensions: ['hstore'] },
};

const isQuestion = (input = ''): boolean => input.includes('json_build_object');

/** What the server says of itself; it remembers nothing of what statements make of it. */
const serverWith =
  (inventory: Inventory) =>
  (answers: Answers): void => {
    answers.run(({ input }) => isQuestion(input), {
      stdout: JSON.stringify({ version: '15.14', ...inventory }),
    });
  };

/** A machine on which the package has been installed. */
const machine: MachineSource = {
  users: ['postgres'],
  programs: ['psql'],
  files: { '/etc/postgresql/15/main/postgresql.conf': '' },
  units: { [service]: { enabled: true, active: 'active' } },
  answers: serverWith(fresh),
};

const deployed = (more: MachineSource = {}): State => state({ machine: { ...machine, ...more } });
const installed = (): Promise<State> => run(postgresql, on.install(), deployed());

/** A relation of an application by the endpoint db; units are numbered from 0. */
const client = (id: number, application: string, ...bags: Readonly<Record<string, string>>[]) => ({
  ...{ endpoint: 'db', id, application },
  units: Object.fromEntries(
    bags.map((bag, number) => [
      `${application}/${number}`,
      { 'egress-subnets': `10.77.0.${50 + number}/32`, ...bag },
    ]),
  ),
});

async function related(...relations: ReturnType<typeof client>[]): Promise<State> {
  return await run(
    postgresql,
    on.relationChanged('db', { relation: 1 }),
    change(await installed(), { relations }),
  );
}

const relationOf = ({ relations }: State, number: number): RelationState => {
  const found = relations.find(({ id }) => id === number);
  if (found === undefined) throw new Error(`there is no relation ${number}`);
  return found;
};

/** The password that an application got. */
const passwordOf = (after: State, relation: number): string => {
  const { schema_password: password } = relationOf(after, relation).own;
  if (password === undefined) throw new Error('no password is published');
  return password;
};

/** What was said to the server, without its questions. */
const saidTo = ({ last }: State): string =>
  (last?.effects ?? [])
    .flatMap((effect) =>
      effect.kind === 'run' && !isQuestion(effect.input) ? [effect.input ?? ''] : [],
    )
    .join('\n');

test('installed, it listens, shows its version and has no database', async () => {
  const after = await installed();
  expect(after).toBeActive('0 databases');
  expect(after.version).toBe('15.14');
  expect(after.ports).toEqual(['5432/tcp']);
  expect(textOf(after.machine, '/etc/postgresql/15/main/conf.d/charm.conf')).toContain(
    "listen_addresses = '*'\nmax_connections = 100\n",
  );
});

test('an application that relates gets a database, an account and access, and their data', async () => {
  const after = await related(client(1, 'notes', {}, {}));
  expect(saidTo(after)).toContain('CREATE DATABASE "notes" OWNER "juju_notes"');
  const { own } = relationOf(after, 1);
  expect(own).toMatchObject({
    host: after.address,
    port: '5432',
    database: 'notes',
    user: 'juju_notes',
    schema_user: 'juju_notes',
    schema_password: own.password,
    state: 'standalone',
    version: '15',
    'allowed-units': 'notes/0 notes/1',
    'allowed-subnets': '10.77.0.50/32,10.77.0.51/32',
  });
  expect(own.password).toMatch(/^\w{32}$/);
  expect(own.master).toContain(`password=${String(own.password)}`);
  expect(textOf(after.machine, access)).toContain(
    'host "notes" "juju_notes" 10.77.0.51/32 scram-sha-256\n',
  );
  expect(after).toBeActive('1 database');
});

test('the password is in no argument, no statement, no log and no status', async () => {
  const after = await related(client(1, 'notes', {}));
  const { effects, logs, statuses } = after.last ?? {};
  expect(JSON.stringify([effects, logs, statuses])).not.toContain(passwordOf(after, 1));
});

test('a request for a database, roles and extensions is met and echoed', async () => {
  const request = { database: 'board', roles: 'editor,reader', extensions: 'hstore' };
  const after = await related(client(1, 'notes', request));
  expect(relationOf(after, 1).own).toMatchObject(request);
  expect(saidTo(after)).toMatch(/GRANT "reader"[^]*CREATE EXTENSION IF NOT EXISTS "hstore"/);
});

test('a request that can’t be met blocks with the reason, and nothing is published', async () => {
  const after = await related(client(1, 'notes', { extensions: 'postgis' }), client(2, 'shop', {}));
  expect(after).toBeBlocked('notes: extension "postgis" is not available');
  expect(relationOf(after, 1).own).not.toHaveProperty('database');
  expect(relationOf(after, 1).own).not.toHaveProperty('password');
  expect(relationOf(after, 2).own).toMatchObject({ database: 'shop' });
});

test('when nothing has changed, the server is looked at and nothing is done', async () => {
  const before = await related(client(1, 'notes', {}));
  const after = await run(postgresql, on.updateStatus(), before);
  expect(after.last?.ran).toEqual(['postgresql/look after the server']);
  expect(after.last?.effects).toEqual([]);
});

test('a second unit keeps the password and gets in', async () => {
  const before = await related(client(1, 'notes', {}));
  const units = client(1, 'notes', {}, { 'egress-subnets': '10.77.0.99/32' }).units;
  const relations = [{ ...relationOf(before, 1), units }];
  const joined = on.relationJoined('db', { unit: 'notes/1' });
  const after = await run(postgresql, joined, change(before, { relations }));
  expect(passwordOf(after, 1)).toBe(passwordOf(before, 1));
  expect(textOf(after.machine, access)).toContain('10.77.0.99/32');
});

test('when a relation breaks, its user is locked out and its access rules go', async () => {
  const before = await related(client(1, 'notes', {}));
  const served: Inventory = {
    ...{ databases: { notes: 'juju_notes' }, roles: { juju_notes: true }, extensions: [] },
  };
  const password = passwordOf(before, 1);
  const relations = [{ ...relationOf(before, 1), units: {} }];
  const broken = change(before, { relations, machine: { answers: serverWith(served) } });
  const after = await run(postgresql, on.relationBroken('db'), broken);
  expect(saidTo(after)).toContain('ALTER ROLE "juju_notes" NOLOGIN PASSWORD NULL');
  expect(textOf(after.machine, access)).not.toContain('host ');
  const { values, memory, toolData, flags } = after;
  expect(JSON.stringify([values, memory, toolData, flags])).not.toContain(password);
  expect(after).toBeActive('0 databases');
});

test('rotate-password gives a new password and tells the application', async () => {
  const before = await related(client(1, 'notes', {}), client(2, 'shop', {}));
  const rotate = on.action('rotate-password', { application: 'notes' });
  const after = await run(postgresql, rotate, before);
  const { own } = relationOf(after, 1);
  expect(own.password).not.toBe(passwordOf(before, 1));
  expect(own.master).toContain(own.password);
  expect(passwordOf(after, 2)).toBe(passwordOf(before, 2));
  expect(saidTo(after)).toContain('ALTER ROLE "juju_notes" LOGIN PASSWORD');
  const all = await run(postgresql, on.action('rotate-password'), after);
  expect(passwordOf(all, 2)).not.toBe(passwordOf(before, 2));
});

test('rotate-password for an application that isn’t related fails and changes nothing', async () => {
  const rotate = on.action('rotate-password', { application: 'stranger' });
  const after = await run(postgresql, rotate, await installed());
  expect(after.last?.action?.failure).toBe('no database is served to stranger');
  expect(saidTo(after)).toBe('');
});

test('a server that can’t be reached is waited for, and asked again in the next hook', async () => {
  const stderr = 'psql: error: connection to server failed: the database system is starting up\n';
  const before = await run(
    postgresql,
    on.install(),
    deployed({ answers: (answers) => answers.run('psql', { code: 2, stderr }) }),
  );
  expect(before).toBeWaiting(/starting up$/);
  const answers = serverWith({ databases: {}, roles: {}, extensions: [] });
  const up = change(before, { machine: { answers } });
  expect(await run(postgresql, on.updateStatus(), up)).toBeActive('0 databases');
});

test('a statement that fails blocks with what the server said', async () => {
  const stderr = 'psql:<stdin>:3: ERROR:  permission denied\n';
  const before = change(await installed(), {
    relations: [client(1, 'notes', {})],
    machine: {
      answers(answers) {
        serverWith(fresh)(answers);
        answers.run(({ input = '' }) => input.includes('CREATE ROLE'), { code: 3, stderr });
      },
    },
  });
  const after = await run(postgresql, on.relationJoined('db'), before);
  expect(after).toBeBlocked('psql:<stdin>:3: ERROR:  permission denied');
  expect(relationOf(after, 1).own).not.toHaveProperty('password');
});

test('a new max_connections restarts the server once', async () => {
  const before = change(await installed(), { config: { max_connections: 50 } });
  const after = await run(postgresql, on.configChanged(), before);
  const restarts = after.last?.effects.filter(({ kind }) => kind === 'restart');
  expect(restarts).toEqual([{ kind: 'restart', name: service }]);
});

test('a unit that doesn’t lead serves nothing and says why', async () => {
  const before = await run(postgresql, on.install(), change(deployed(), { leader: false }));
  expect(before.last?.effects).toEqual([]);
  const after = await run(postgresql, on.leaderElected(), change(before, { leader: true }));
  expect(after).toBeBlocked('one unit serves and there is no replication: remove this unit');
  expect(after.last?.effects).toEqual([]);
});

test('an upgraded charm applies everything once more', async () => {
  const upgraded = await run(postgresql, on.upgradeCharm(), await installed());
  expect(upgraded).toHaveRun('postgresql/serve');
  const after = await run(postgresql, on.configChanged(), upgraded);
  expect(after.last?.ran).toEqual([]);
});

test('a server that is down is started again, and the unit is not active while it can’t be', async () => {
  const before = await installed();
  expect(textOf(before.machine, `/etc/systemd/system/${service}.d/charm.conf`)).toContain(
    'Restart=on-failure\n',
  );
  const down = change(before, {
    machine: {
      units: { [service]: { enabled: true, active: 'failed' } },
      answers(answers) {
        serverWith(fresh)(answers);
        answers.job('restart', service, { ok: false, output: 'no space left' });
      },
    },
  });
  const blocked = await run(postgresql, on.updateStatus(), down);
  expect(blocked).toBeBlocked(/^no start: no space left/);
  const free = change(blocked, { machine: { answers: serverWith(fresh) } });
  const after = await run(postgresql, on.updateStatus(), free);
  expect(after).toBeActive('0 databases');
  expect(after.machine.units[service]?.active).toBe('active');
  const later = await run(postgresql, on.updateStatus(), after);
  expect(later.last?.effects).toEqual([]);
});

test('a unit that stops leaves no server running, also not after a boot, and its data', async () => {
  const stopped = await run(postgresql, on.stop(), await installed());
  const removed = await run(postgresql, on.remove(), stopped);
  expect(removed.machine.units[service]?.active).toBe('inactive');
  expect(textOf(removed.machine, start)).toBe('manual\n');
  expect(textOf(removed.machine, '/etc/postgresql/15/main/postgresql.conf')).toBeDefined();
  const started = await run(postgresql, on.start(), removed);
  expect(started.machine.units[service]?.active).toBe('active');
  expect(textOf(started.machine, start)).toBe('auto\n');
});
