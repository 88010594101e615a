import { expect, test } from 'vitest';
import { change, matchers, on, textOf, type State } from '../../src/testing/index.ts';
import { balancer, peers } from '../testing/wsgi-charm.ts';
import {
  after,
  answering,
  effectsOf,
  jobsOf,
  namesIn,
  newUnit,
  published,
  serving,
  source,
  sourceFlag,
  unitsOf,
  when,
  withRelation,
  wsgiCharm,
} from './wsgi-unit.ts';

expect.extend(matchers);

const service = '/etc/systemd/system/gunicorn3.service';
const environment = '/etc/wsgi/app.env';
const unitFile = ({ machine }: State): string => textOf(machine, service) ?? '';
const related = { relations: [peers, balancer] };

test('without a source the unit waits, and nothing is touched', async () => {
  const unit = await after(newUnit({ flags: [] }), on.install());
  expect(unit).toBeWaiting();
  expect(effectsOf(unit)).toEqual([]);
});

test('a source is served: wsgi.active and wsgi.available are set together', async () => {
  const unit = await after(newUnit(related), on.configChanged());
  expect(unit).toHaveFlag('wsgi.active');
  expect(unit).toHaveFlag('wsgi.available');
  expect(unit).not.toHaveFlag('wsgi.source.available');
  expect(unit).toBeActive('serving on port 80');
  expect(unit.ports).toEqual(['80/tcp']);
  expect(published(unit, 'website')).toMatchObject({
    port: '80',
    hostname: '10.0.0.10',
    'private-address': '10.0.0.10',
  });
});

test('the service and its socket are written, enabled at boot and started', async () => {
  const unit = await serving();
  const { units } = unit.machine;
  expect(units['gunicorn3.service']).toEqual({ enabled: true, active: 'active' });
  expect(units['gunicorn3.socket']).toEqual({ enabled: true, active: 'active', listening: [80] });
  expect(unitFile(unit)).toContain('User=wsgi\n');
  expect(unitFile(unit)).toMatch(
    /^ExecStart=\/var\/lib\/wsgi\/releases\/[0-9a-f]{12}\/venv-[0-9a-f]{8}\/bin\/python -m gunicorn /m,
  );
  expect(unitFile(unit)).toMatch(
    /^BindReadOnlyPaths=\/var\/lib\/wsgi\/releases\/[0-9a-f]{12}\/app:\/srv$/m,
  );
  expect(unit).toHaveWritten(
    '/etc/systemd/system/gunicorn3.socket',
    /^ListenStream=0\.0\.0\.0:80$/m,
  );
});

test('update-status of an idle unit does nothing to the machine and calls few tools', async () => {
  const unit = await after(await serving(related), on.updateStatus());
  expect(effectsOf(unit)).toEqual([]);
  const tools = unit.last?.tools ?? [];
  const others = tools.filter((name) => !name.startsWith('relation-'));
  expect(others).toEqual(['state-get', 'config-get', 'status-set']);
  // Which relations and units there are, of what is related: a hook of theirs may have been skipped.
  expect(tools.filter((name) => name === 'relation-ids').length).toBeLessThanOrEqual(2);
  expect(tools).not.toContain('relation-get');
});

test('a source that is announced in every hook is taken once', async () => {
  const changed = await after(await serving(), on.configChanged());
  expect(effectsOf(changed)).toEqual([]);
  expect(effectsOf(await after(changed, on.updateStatus()))).toEqual([]);
});

test('a new source becomes a release of its own, and the service restarts with it', async () => {
  const before = await serving();
  const unit = await after(before, on.upgradeCharm(), source('two'));
  expect(effectsOf(unit, 'copy')).toHaveLength(1);
  expect(jobsOf(unit)).toEqual(['start gunicorn3.socket', 'restart gunicorn3.service']);
  expect(unitFile(unit)).not.toBe(unitFile(before));
});

test('a service whose folder was replaced under it is started again with its own release', async () => {
  const mounts = (at: string) => `1 2 0:3 / / rw - x x rw\n4 1 0:3 /a ${at} ro - x x ro\n`;
  const mountedAt = (at: string) => ({
    machine: {
      files: { '/proc/77/mountinfo': mounts(at) },
      answers: answering({
        more: (answers) => answers.property('gunicorn3.service', 'MainPID', '77'),
      }),
    },
  });
  const kept = await after(await serving(), on.upgradeCharm(), mountedAt('/srv'));
  expect(jobsOf(kept)).toEqual([]);
  const replaced = await after(kept, on.upgradeCharm(), mountedAt('/other'));
  expect(jobsOf(replaced)).toEqual(['restart gunicorn3.service']);
});

test('only the three newest releases are kept', async () => {
  let unit = await serving();
  for (const version of ['two', 'three', 'four', 'five']) {
    unit = await after(unit, on.upgradeCharm(), source(version));
  }
  expect(namesIn(unit, '/var/lib/wsgi/releases')).toHaveLength(3);
});

test('another port moves the socket, opens the new port and closes the old one', async () => {
  const unit = await after(await serving(related), on.configChanged(), { config: { port: 8080 } });
  expect(unit.ports).toEqual(['8080/tcp']);
  expect(published(unit, 'website')).toMatchObject({ port: '8080' });
  expect(jobsOf(unit)).toEqual([
    'stop gunicorn3.service',
    'restart gunicorn3.socket',
    'restart gunicorn3.service',
  ]);
});

test('variables reach the service by a restart, in a file that only root can read', async () => {
  const variables = `TOKEN=hunter2 EQUALS=a=b QUOTED="two words"`;
  const unit = await after(await serving(), on.configChanged(), {
    config: { environment_variables: variables },
  });
  const written = textOf(unit.machine, environment);
  expect(written).toBe('EQUALS="a=b"\nQUOTED="two words"\nTOKEN="hunter2"\n');
  expect(jobsOf(unit)).toEqual(['start gunicorn3.socket', 'restart gunicorn3.service']);
  expect(effectsOf(unit, 'reload')).toEqual([]);
  const secret = effectsOf(unit).filter((effect) => JSON.stringify(effect).includes('hunter2'));
  expect(secret.length).toBeGreaterThan(0);
  for (const effect of secret) {
    expect(effect).toMatchObject({ kind: 'file', mode: 0o600, owner: 'root' });
  }
  const without = await after(unit, on.configChanged(), { config: {} });
  expect(textOf(without.machine, environment)).toBe('');
});

test('a value can’t add a line to a unit file, an environment file or a command', async () => {
  const unit = await after(await serving(), on.configChanged(), {
    config: {
      environment_variables: `A='x\nExecStart=/bin/false\n"B=1' WEB='%h $USER \\'`,
      provision_command: 'echo %h\nExecStart=/bin/false',
    },
  });
  expect(unit).toBeActive();
  expect(textOf(unit.machine, environment)).toBe(
    'A="x\nExecStart=/bin/false\n\\"B=1"\nWEB="%h \\$USER \\\\"\n',
  );
  expect(unitFile(unit).match(/^ExecStart=/gm)).toHaveLength(1);
  const runs = JSON.stringify(effectsOf(unit, 'run'));
  expect(runs).toContain('provision.sh');
  expect(runs).not.toMatch(/ExecStart|%h/);
});

test('the environment of the machine stays as it is', async () => {
  const before = await serving({ machine: { files: { '/etc/environment': 'PATH="/bin"\n' } } });
  const unit = await after(before, on.configChanged(), {
    config: { environment_variables: 'PATH="/opt/bin:/bin" LC_ALL=C' },
  });
  expect(textOf(unit.machine, '/etc/environment')).toBe('PATH="/bin"\n');
  expect(textOf(unit.machine, environment)).toBe('LC_ALL="C"\nPATH="/opt/bin:/bin"\n');
});

test('requirements of the application are installed into its release’s virtual environment, not as root', async () => {
  const files = { '/srv/requirements.txt': 'flask\n', '/srv/wheels/flask.whl': '' };
  const config = { pip_cache_dir: 'wheels' };
  const unit = await after(newUnit({ machine: { files }, config }), on.install());
  const [pip] = effectsOf(unit, 'pip');
  expect(pip).toMatchObject({
    kind: 'pip',
    venv: expect.stringMatching(/^\/var\/lib\/wsgi\/releases\/\w+\/venv-\w+$/) as string,
    requirements: expect.stringMatching(
      /^\/var\/lib\/wsgi\/releases\/\w+\/app\/requirements.txt$/,
    ) as string,
    findLinks: expect.stringMatching(/\/app\/wheels$/) as string,
    user: 'wsgi',
  });
});

test('an application without requirements.txt needs no pip', async () => {
  const files = { '/requirements.txt': 'of the charm' };
  const unit = await after(newUnit({ machine: { files } }), on.install());
  expect(unit).toBeActive();
  expect(effectsOf(unit, 'pip')).toEqual([]);
});

test('the log is the user’s own and is rotated without being closed', async () => {
  const config = { wsgi_logfile_path: '/var/log/shop/access.log' };
  const unit = await after(newUnit({ config }), on.install());
  expect(effectsOf(unit)).toContainEqual(
    expect.objectContaining({
      kind: 'file',
      path: '/var/log/shop/access.log',
      mode: 0o640,
      owner: 'wsgi',
    }),
  );
  const rotation = textOf(unit.machine, '/etc/logrotate.d/wsgi');
  expect(rotation).toContain('/var/log/shop/access.log {');
  expect(rotation).toContain('kill -s USR1 --kill-whom=main gunicorn3.service');
  expect(unitFile(unit)).toContain('--access-logfile /var/log/shop/access.log');
  expect(unitFile(unit)).toContain('ReadWritePaths=/var/log/shop\n');
});

test('what is writable outlives releases, and is no part of their names', async () => {
  const shop = unitsOf(wsgiCharm({ writable: ['data'] }));
  const before = await shop.serving({ machine: { files: { '/srv/data/seed': '1' } } });
  const kept = '/var/lib/wsgi/writable/data';
  expect(unitFile(before)).toContain(`BindPaths=${kept}:/srv/data\n`);
  expect(textOf(before.machine, `${kept}/seed`)).toBe('1');
  const unit = await shop.after(before, on.upgradeCharm(), {
    machine: { files: { '/srv/data/seed': '2' } },
  });
  expect(effectsOf(unit, 'copy')).toEqual([]);
  expect(textOf(unit.machine, `${kept}/seed`)).toBe('1');
});

test('a newer gunicorn from requirements.txt does not open its control socket', async () => {
  const newer = when({ imports: [{ kind: 'ok', version: '26.2.0' }] });
  const unit = await after(newUnit(), on.install(), newer);
  expect(unitFile(unit)).toContain('--no-control-socket');
  expect(unitFile(await serving())).not.toContain('control-socket');
});

test('a website that is related later gets the application’s address', async () => {
  const before = await serving();
  const created = withRelation(before, { ...balancer, units: {} });
  const unit = await after(before, on.relationCreated('website'), created);
  expect(published(unit, 'website')).toMatchObject({ port: '80' });
});

test('upgrade-charm without a change checks again but does not restart', async () => {
  const unit = await after(await serving(), on.upgradeCharm());
  expect(jobsOf(unit)).toEqual([]);
  expect(unit).toBeActive();
});

test('more workers reach the server by a reload, which drops no worker in the middle of a request', async () => {
  const before = await serving();
  const { processors, memory } = before.machine.resources;
  const unit = await after(before, on.configChanged(), {
    machine: { resources: { processors: processors * 2, memory: memory * 4 } },
  });
  expect(effectsOf(unit, 'reload')).toMatchObject([{ name: 'gunicorn3.service' }]);
  expect(jobsOf(unit)).toEqual([]);
  expect(unit).toBeActive('serving on port 80');
});

test('a charm without a source flag keeps what it serves', async () => {
  const before = await serving();
  const flags = before.flags.filter((flag) => flag !== sourceFlag);
  const unit = await after(change(before, { flags }), on.configChanged(), source('two'));
  expect(effectsOf(unit, 'copy')).toEqual([]);
});
