import { expect, test } from 'vitest';
import { Scene, serving, website } from './scene.ts';

const job = (scene: Scene, kind: string) =>
  scene.machine.effects.filter((effect) => effect.kind === kind);
const text = (scene: Scene, path: string) => scene.machine.files.readText(path);

test('without a source the unit waits, and nothing is touched', async () => {
  const scene = new Scene();
  await scene.ok('install');
  expect(scene.status).toMatchObject({ status: 'waiting' });
  expect(scene.machine.effects).toEqual([]);
});

test('a source is served: wsgi.active and wsgi.available are set together', async () => {
  const scene = new Scene({ relations: [website()] });
  scene.flag('source.is.there');
  await scene.ok('install');
  expect(scene.flags()).toEqual(expect.arrayContaining(['wsgi.active', 'wsgi.available']));
  expect(scene.flags()).not.toContain('wsgi.source.available');
  expect(scene.status).toEqual({ status: 'active', message: 'serving on port 80' });
  expect(scene.ports).toMatchObject([{ from: 80, to: 80, protocol: 'tcp' }]);
  expect(scene.bag(7)).toMatchObject({
    port: '80',
    hostname: '10.0.0.10',
    'private-address': '10.0.0.10',
  });
});

test('the service and its socket are written, enabled at boot and started', async () => {
  const scene = await serving();
  const { units } = scene.machine.systemd;
  expect(units.get('gunicorn3.service')).toEqual({ enabled: true, active: 'active' });
  expect(units.get('gunicorn3.socket')).toEqual({
    enabled: true,
    active: 'active',
    listening: [80],
  });
  const unit = await text(scene, '/etc/systemd/system/gunicorn3.service');
  expect(unit).toContain('User=wsgi\n');
  expect(unit).toMatch(
    /^ExecStart=\/var\/lib\/wsgi\/releases\/[0-9a-f]{12}\/venv-[0-9a-f]{8}\/bin\/python -m gunicorn /m,
  );
  expect(unit).toMatch(/^BindReadOnlyPaths=\/var\/lib\/wsgi\/releases\/[0-9a-f]{12}\/app:\/srv$/m);
  expect(await text(scene, '/etc/systemd/system/gunicorn3.socket')).toContain(
    'ListenStream=0.0.0.0:80\n',
  );
});

test('an idle unit’s update-status does nothing to the machine and calls few tools', async () => {
  const scene = await serving({ relations: [website()] });
  const { tools } = await scene.ok('update-status');
  expect(scene.machine.effects).toEqual([]);
  const asked = tools.filter((name) => !name.startsWith('relation-'));
  expect(asked).toEqual(['state-get', 'config-get', 'status-set']);
  // Which relations and units there are, of what is related: a hook of theirs may have been skipped.
  expect(tools.filter((name) => name === 'relation-ids').length).toBeLessThanOrEqual(2);
  expect(tools).not.toContain('relation-get');
});

test('a source that is announced in every hook is taken once', async () => {
  const scene = await serving();
  await scene.ok('config-changed');
  await scene.ok('update-status');
  expect(scene.machine.effects).toEqual([]);
});

test('a new source becomes a release of its own, and the service restarts with it', async () => {
  const scene = await serving();
  const before = await text(scene, '/etc/systemd/system/gunicorn3.service');
  await scene.machine.files.ensureFile({ path: '/srv/wsgi.py', content: 'two', mode: 0o644 });
  scene.machine.takeEffects();
  await scene.ok('upgrade-charm');
  expect(job(scene, 'copy')).toHaveLength(1);
  expect(job(scene, 'restart')).toMatchObject([{ name: 'gunicorn3.service' }]);
  expect(job(scene, 'stop')).toEqual([]);
  expect(await text(scene, '/etc/systemd/system/gunicorn3.service')).not.toBe(before);
});

test('a service whose folder was replaced under it is started again with its own release', async () => {
  const scene = await serving();
  const { answers, files } = scene.machine;
  answers.property('gunicorn3.service', 'MainPID', '77');
  const mountinfo = '/proc/77/mountinfo';
  const mounts = (at: string) => `1 2 0:3 / / rw - x x rw\n4 1 0:3 /a ${at} ro - x x ro\n`;
  await files.ensureFile({ path: mountinfo, content: mounts('/srv'), mode: 0o444 });
  scene.machine.takeEffects();
  await scene.ok('upgrade-charm');
  expect(job(scene, 'restart')).toEqual([]);
  await files.ensureFile({ path: mountinfo, content: mounts('/other'), mode: 0o444 });
  await scene.ok('upgrade-charm');
  expect(job(scene, 'restart')).toMatchObject([{ name: 'gunicorn3.service' }]);
});

test('only the three newest releases are kept', async () => {
  const scene = await serving();
  for (const version of ['two', 'three', 'four', 'five']) {
    await scene.machine.files.ensureFile({ path: '/srv/wsgi.py', content: version, mode: 0o644 });
    await scene.ok('upgrade-charm');
  }
  expect(await scene.machine.files.list('/var/lib/wsgi/releases')).toHaveLength(3);
});

test('another port moves the socket, opens the new port and closes the old one', async () => {
  const scene = await serving({ relations: [website()] });
  scene.config.port = 8080;
  await scene.ok('config-changed');
  expect(scene.ports).toMatchObject([{ from: 8080 }]);
  expect(scene.bag(7)).toMatchObject({ port: '8080' });
  const jobs = scene.machine.effects.filter(({ kind }) => /start|stop/.test(kind));
  expect(jobs).toMatchObject([
    { kind: 'stop', name: 'gunicorn3.service' },
    { kind: 'restart', name: 'gunicorn3.socket' },
    { kind: 'restart', name: 'gunicorn3.service' },
  ]);
});

test('variables reach the service by a restart, in a file that only root can read', async () => {
  const scene = await serving();
  scene.config.environment_variables = `TOKEN=hunter2 EQUALS=a=b QUOTED="two words"`;
  await scene.ok('config-changed');
  const path = '/etc/wsgi/app.env';
  expect(await text(scene, path)).toBe('EQUALS="a=b"\nQUOTED="two words"\nTOKEN="hunter2"\n');
  expect(job(scene, 'restart')).toMatchObject([{ name: 'gunicorn3.service' }]);
  expect(job(scene, 'reload')).toEqual([]);
  for (const effect of scene.machine.effects) {
    if (!JSON.stringify(effect).includes('hunter2')) continue;
    expect(effect).toMatchObject({ kind: 'file', mode: 0o600, owner: 'root' });
  }
  scene.config.environment_variables = '';
  await scene.ok('config-changed');
  expect(await text(scene, path)).toBe('');
});

test('a value can’t add a line to a unit file, an environment file or a command', async () => {
  const scene = await serving();
  scene.config.environment_variables = `A='x\nExecStart=/bin/false\n"B=1' WEB='%h $USER \\'`;
  scene.config.provision_command = 'echo %h\nExecStart=/bin/false';
  await scene.ok('config-changed');
  expect(scene.status.status).toBe('active');
  expect(await text(scene, '/etc/wsgi/app.env')).toBe(
    'A="x\nExecStart=/bin/false\n\\"B=1"\nWEB="%h \\$USER \\\\"\n',
  );
  const unit = (await text(scene, '/etc/systemd/system/gunicorn3.service')) ?? '';
  expect(unit.match(/^ExecStart=/gm)).toHaveLength(1);
  const runs = JSON.stringify(job(scene, 'run'));
  expect(runs).not.toMatch(/ExecStart|%h/);
});

test('the environment of the machine is left unchanged', async () => {
  const scene = await serving({ files: { '/etc/environment': 'PATH="/bin"\n' } });
  scene.config.environment_variables = 'PATH="/opt/bin:/bin" LC_ALL=C';
  await scene.ok('config-changed');
  expect(await text(scene, '/etc/environment')).toBe('PATH="/bin"\n');
  expect(await text(scene, '/etc/wsgi/app.env')).toBe('LC_ALL="C"\nPATH="/opt/bin:/bin"\n');
});

test('requirements of the application are installed into its release’s virtual environment, not as root', async () => {
  const scene = new Scene({
    files: { '/srv/requirements.txt': 'flask\n', '/srv/wheels/flask.whl': '' },
    config: { pip_cache_dir: 'wheels' },
  });
  scene.flag('source.is.there');
  await scene.ok('install');
  const [pip] = job(scene, 'pip');
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
  const scene = await serving({ files: { '/requirements.txt': 'of the charm' } });
  expect(job(scene, 'pip')).toEqual([]);
});

test('the log is the user’s own and is rotated without being closed', async () => {
  const scene = new Scene({ config: { wsgi_logfile_path: '/var/log/shop/access.log' } });
  scene.flag('source.is.there');
  await scene.ok('install');
  expect(scene.machine.effects).toContainEqual(
    expect.objectContaining({
      kind: 'file',
      path: '/var/log/shop/access.log',
      mode: 0o640,
      owner: 'wsgi',
    }),
  );
  const rotation = await text(scene, '/etc/logrotate.d/wsgi');
  expect(rotation).toContain('/var/log/shop/access.log {');
  expect(rotation).toContain('kill -s USR1 --kill-whom=main gunicorn3.service');
  const unit = await text(scene, '/etc/systemd/system/gunicorn3.service');
  expect(unit).toContain('--access-logfile /var/log/shop/access.log');
  expect(unit).toContain('ReadWritePaths=/var/log/shop\n');
});

test('what is writable outlives releases, and is no part of their names', async () => {
  const scene = await serving({
    settings: { writable: ['data'] },
    files: { '/srv/data/seed': '1' },
  });
  const unit = await text(scene, '/etc/systemd/system/gunicorn3.service');
  expect(unit).toContain('BindPaths=/var/lib/wsgi/writable/data:/srv/data\n');
  expect(await text(scene, '/var/lib/wsgi/writable/data/seed')).toBe('1');
  await scene.machine.files.ensureFile({ path: '/srv/data/seed', content: '2', mode: 0o644 });
  scene.machine.takeEffects();
  await scene.ok('upgrade-charm');
  expect(job(scene, 'copy')).toEqual([]);
  expect(await text(scene, '/var/lib/wsgi/writable/data/seed')).toBe('1');
});

test('a newer gunicorn from requirements.txt does not open its control socket', async () => {
  const scene = new Scene();
  scene.imports({ kind: 'ok', version: '26.2.0' });
  scene.flag('source.is.there');
  await scene.ok('install');
  const unit = (await text(scene, '/etc/systemd/system/gunicorn3.service')) ?? '';
  expect(unit).toContain('--no-control-socket');
  const old = await serving();
  expect(await text(old, '/etc/systemd/system/gunicorn3.service')).not.toContain('control-socket');
});

test('a website that is related later gets the application’s address', async () => {
  const scene = await serving();
  scene.relations = [...scene.relations, website()];
  await scene.ok('website-relation-created');
  expect(scene.bag(7)).toMatchObject({ port: '80' });
});

test('upgrade-charm without a change checks again but does not restart', async () => {
  const scene = await serving();
  await scene.ok('upgrade-charm');
  expect(job(scene, 'restart')).toEqual([]);
  expect(scene.status.status).toBe('active');
});

test('more workers reach the server by a reload, which drops no worker in the middle of a request', async () => {
  const scene = await serving();
  const { resources } = scene.machine;
  const { processors, memory } = await resources();
  Object.assign(scene.machine, {
    resources: async () => ({ processors: processors * 2, memory: memory * 4 }),
  });
  await scene.ok('config-changed');
  expect(job(scene, 'reload')).toMatchObject([{ name: 'gunicorn3.service' }]);
  expect(job(scene, 'restart')).toEqual([]);
  expect(scene.status).toEqual({ status: 'active', message: 'serving on port 80' });
});
