import { expect, test } from 'vitest';
import handlers from '../../examples/postgresql/reactive/postgresql.ts';
import { recordingMachine } from '../../src/machine/recording/recording-machine.ts';
import { Model } from './model.ts';

const metadata = {
  name: 'postgresql',
  provides: { db: { interface: 'pgsql' }, database: { interface: 'postgresql_client' } },
};
const service = 'postgresql@15-main.service';
const access = '/etc/postgresql/15/main/pg_hba.conf';

/** A machine on which the package has been installed, with a server that remembers nothing. */
function deployed() {
  const machine = recordingMachine({
    users: ['postgres'],
    programs: ['psql'],
    files: { '/etc/postgresql/15/main/postgresql.conf': '' },
    units: { [service]: { active: 'active' } },
  });
  const inventory = JSON.stringify({
    version: '15.14',
    databases: { postgres: 'postgres' },
    roles: { postgres: true },
    extensions: ['hstore'],
  });
  machine.answers.run(({ input = '' }) => input.includes('json_build_object'), {
    stdout: inventory,
  });
  const model = new Model({ handlers, metadata }, machine, { max_connections: 100 });
  /** What was said to the server, without its questions. */
  const said = (): string[] =>
    machine
      .takeEffects()
      .flatMap((effect) =>
        effect.kind === 'run' && !effect.input?.includes('json_build_object')
          ? [effect.input ?? '']
          : [],
      );
  return { machine, model, said };
}

test('installed, it listens, shows its version and has no database', async () => {
  const { machine, model } = deployed();
  await model.hook('install');
  expect(model.status).toBe('active 0 databases');
  expect(model.version).toBe('15.14');
  expect([...model.ports]).toEqual(['5432/tcp']);
  expect(await machine.files.readText('/etc/postgresql/15/main/conf.d/charm.conf')).toContain(
    "listen_addresses = '*'\nmax_connections = 100\n",
  );
});

test('an application that relates gets a database, an account and access, and their data', async () => {
  const { machine, model, said } = deployed();
  await model.hook('install');
  const { own } = model.relate('db:1', { 'notes/0': {}, 'notes/1': {} });
  said();
  await model.hook('db:1-joined');
  expect(said().join('\n')).toContain('CREATE DATABASE "notes" OWNER "juju_notes"');
  expect(own).toMatchObject({
    host: '10.77.0.9',
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
  expect(await machine.files.readText(access)).toContain(
    'host "notes" "juju_notes" 10.77.0.51/32 scram-sha-256\n',
  );
  expect(model.status).toBe('active 1 database');
});

test('the password is in no argument, no statement, no log and no status', async () => {
  const { machine, model } = deployed();
  await model.hook('install');
  const { own } = model.relate('db:1', { 'notes/0': {} });
  await model.hook('db:1-joined');
  const password = String(own.password);
  expect(JSON.stringify(machine.effects)).not.toContain(password);
  const shown = model.calls.map(({ args, name }) => [name, ...args].join(' ')).join('\n');
  expect(shown).not.toContain(password);
});

test('a request for a database, roles and extensions is met and echoed', async () => {
  const { model, said } = deployed();
  await model.hook('install');
  const request = { database: 'board', roles: 'editor,reader', extensions: 'hstore' };
  const { own } = model.relate('db:1', { 'notes/0': request });
  said();
  await model.hook('db:1-changed');
  expect(own).toMatchObject(request);
  expect(said().join('\n')).toMatch(/GRANT "reader"[^]*CREATE EXTENSION IF NOT EXISTS "hstore"/);
});

test('a request that can’t be met blocks with the reason, and nothing is published', async () => {
  const { model } = deployed();
  await model.hook('install');
  const bad = model.relate('db:1', { 'notes/0': { extensions: 'postgis' } });
  const good = model.relate('db:2', { 'shop/0': {} });
  await model.hook('db:1-changed');
  expect(model.status).toBe('blocked notes: extension "postgis" is not available');
  expect(bad.own).toEqual({});
  expect(good.own).toMatchObject({ database: 'shop' });
});

test('when nothing has changed, the server is looked at and nothing is done', async () => {
  const { machine, model } = deployed();
  await model.hook('install');
  model.relate('db:1', { 'notes/0': {} });
  await model.hook('db:1-joined');
  machine.takeEffects();
  expect(await model.hook('update-status')).toEqual(['look after the server']);
  expect(machine.takeEffects()).toEqual([]);
});

test('a second unit keeps the password and gets in', async () => {
  const { machine, model } = deployed();
  await model.hook('install');
  const relation = model.relate('db:1', { 'notes/0': {} });
  await model.hook('db:1-joined');
  const { password } = relation.own;
  model.relate('db:1', { 'notes/1': { 'egress-subnets': '10.77.0.99/32' } });
  await model.hook('db:1-joined');
  expect(relation.own.password).toBe(password);
  expect(await machine.files.readText(access)).toContain('10.77.0.99/32');
});

test('when a relation breaks, its user is locked out and its access rules go', async () => {
  const { machine, model, said } = deployed();
  await model.hook('install');
  model.relate('db:1', { 'notes/0': {} });
  await model.hook('db:1-joined');
  machine.answers.run(({ input = '' }) => input.includes('json_build_object'), {
    stdout: JSON.stringify({
      version: '15.14',
      databases: { notes: 'juju_notes' },
      roles: { juju_notes: true },
      extensions: [],
    }),
  });
  said();
  await model.hook('db:1-broken');
  expect(said().join('\n')).toContain('ALTER ROLE "juju_notes" NOLOGIN PASSWORD NULL');
  expect(await machine.files.readText(access)).not.toContain('host ');
  expect(JSON.stringify(model.state)).not.toMatch(/\w{32}"/);
  expect(model.status).toBe('active 0 databases');
});

test('rotate-password gives a new password and tells the application', async () => {
  const { model, said } = deployed();
  await model.hook('install');
  const one = model.relate('db:1', { 'notes/0': {} });
  const two = model.relate('db:2', { 'shop/0': {} });
  await model.hook('db:1-joined');
  const [before, other] = [one.own.password, two.own.password];
  said();
  await model.action('rotate-password', { application: 'notes' });
  expect(one.own.password).not.toBe(before);
  expect(one.own.master).toContain(one.own.password);
  expect(two.own.password).toBe(other);
  expect(said().join('\n')).toContain('ALTER ROLE "juju_notes" LOGIN PASSWORD');
  await model.action('rotate-password');
  expect(two.own.password).not.toBe(other);
});

test('rotate-password for an application that isn’t related fails and changes nothing', async () => {
  const { model } = deployed();
  await model.hook('install');
  await model.action('rotate-password', { application: 'stranger' });
  expect(model.actionFailure).toBe('no database is served to stranger');
});

test('a server that can’t be reached is waited for, and asked again in the next hook', async () => {
  const { machine, model } = deployed();
  const refusal = 'psql: error: connection to server failed: the database system is starting up\n';
  machine.answers.run('psql', { code: 2, stderr: refusal });
  await model.hook('install');
  expect(model.status).toMatch(/^waiting .*starting up$/);
  machine.answers.run('psql', {
    stdout: JSON.stringify({ version: '15.14', databases: {}, roles: {}, extensions: [] }),
  });
  await model.hook('update-status');
  expect(model.status).toBe('active 0 databases');
});

test('a statement that fails blocks with what the server said', async () => {
  const { machine, model } = deployed();
  await model.hook('install');
  const stderr = 'psql:<stdin>:3: ERROR:  permission denied\n';
  machine.answers.run(({ input = '' }) => input.includes('CREATE ROLE'), { code: 3, stderr });
  const { own } = model.relate('db:1', { 'notes/0': {} });
  await model.hook('db:1-joined');
  expect(model.status).toBe('blocked psql:<stdin>:3: ERROR:  permission denied');
  expect(own).toEqual({});
});

test('a new max_connections restarts the server once', async () => {
  const { machine, model } = deployed();
  await model.hook('install');
  machine.takeEffects();
  model.config.max_connections = 50;
  await model.hook('config-changed');
  const restarts = machine.takeEffects().filter(({ kind }) => kind === 'restart');
  expect(restarts).toEqual([{ kind: 'restart', name: service }]);
});

test('a unit that doesn’t lead serves nothing and says why', async () => {
  const { machine, model } = deployed();
  model.leader = false;
  await model.hook('install');
  model.leader = true;
  await model.hook('leader-elected');
  expect(model.status).toBe(
    'blocked one unit serves and there is no replication: remove this unit',
  );
  expect(machine.effects).toEqual([]);
});

test('an upgraded charm applies everything once more', async () => {
  const { model } = deployed();
  await model.hook('install');
  expect(await model.hook('upgrade-charm')).toContain('serve');
  expect(await model.hook('config-changed')).toEqual([]);
});

test('a server that is down is started again, and the unit is not active while it can’t be', async () => {
  const { machine, model } = deployed();
  await model.hook('install');
  expect(await machine.files.readText(`/etc/systemd/system/${service}.d/charm.conf`)).toContain(
    'Restart=on-failure\n',
  );
  const unit = machine.systemd.units.get(service);
  if (unit === undefined) throw new Error('no unit');
  unit.active = 'failed';
  machine.answers.job('restart', service, { ok: false, output: 'no space left' });
  await model.hook('update-status');
  expect(model.status).toMatch(/^blocked no start: no space left/);
  machine.answers.job('restart', service, { ok: true });
  await model.hook('update-status');
  expect(model.status).toBe('active 0 databases');
  expect(await machine.systemd.active(service)).toBe('active');
  machine.takeEffects();
  await model.hook('update-status');
  expect(machine.takeEffects()).toEqual([]);
});

test('a unit that stops leaves no server running, also not after a boot, and its data', async () => {
  const { machine, model } = deployed();
  await model.hook('install');
  await model.hook('stop');
  await model.hook('remove');
  expect(await machine.systemd.active(service)).toBe('inactive');
  expect(await machine.files.readText('/etc/postgresql/15/main/start.conf')).toBe('manual\n');
  expect(await machine.files.kind('/etc/postgresql/15/main')).toBe('folder');
  await model.hook('start');
  expect(await machine.systemd.active(service)).toBe('active');
  expect(await machine.files.readText('/etc/postgresql/15/main/start.conf')).toBe('auto\n');
});
