import { expect, test } from 'vitest';
import { Scene, serving, website } from './scene.ts';

const service = '/etc/systemd/system/gunicorn3.service';

async function newSource(scene: Scene, content: string): Promise<void> {
  await scene.machine.files.ensureFile({ path: '/srv/wsgi.py', content, mode: 0o644 });
}

test.each([
  [
    { kind: 'module-missing', missing: 'wsgi', found: ['app', 'main'] },
    /no module wsgi; found app, main/,
  ],
  [
    {
      kind: 'import-failed',
      traceback: "Traceback\nModuleNotFoundError: No module named 'flask'\n",
    },
    /importing wsgi failed: ModuleNotFoundError: No module named 'flask'/,
  ],
  [{ kind: 'callable-missing', found: ['app'] }, /wsgi has no application; it has app/],
  [
    { kind: 'not-callable', type: 'module', found: [] },
    /application is of type module and not callable/,
  ],
  [
    { kind: 'factory-failed', traceback: 'TypeError: x' },
    /calling application\(\) failed: TypeError: x/,
  ],
  [{ kind: 'server-missing', error: 'no gunicorn' }, /gunicorn can't be imported/],
])(
  'an application that can’t be loaded (%j) is blocked with the reason',
  async (verdict, message) => {
    const scene = new Scene();
    scene.imports(verdict);
    scene.flag('source.is.there');
    await scene.ok('install');
    expect(scene.status.status).toBe('blocked');
    expect(scene.status.message).toMatch(message);
    expect(scene.flags()).not.toContain('wsgi.active');
    expect(scene.ports).toEqual([]);
  },
);

const switching = '/var/lib/wsgi/serving/switching';

/** As if a hook had been killed in the middle of a switch. */
async function cutOff(scene: Scene): Promise<void> {
  await scene.machine.files.ensureFile({ path: switching, content: '', mode: 0o600 });
}

test('a release that can’t be loaded leaves the old one serving, and the next change fixes it', async () => {
  const scene = await serving({ relations: [website()] });
  const before = await scene.machine.files.readText(service);
  await newSource(scene, 'broken');
  scene.machine.takeEffects();
  scene.imports({ kind: 'import-failed', traceback: 'RuntimeError: half written' });
  await scene.ok('upgrade-charm');
  expect(scene.status).toMatchObject({ status: 'blocked' });
  expect(scene.status.message).toContain('half written');
  expect(await scene.machine.files.readText(service)).toBe(before);
  expect(scene.machine.effects.some(({ kind }) => /start|stop/.test(kind))).toBe(false);
  expect(scene.flags()).toContain('wsgi.active');
  expect(scene.bag(7)).toMatchObject({ port: '80' });
  await newSource(scene, 'mended');
  scene.imports({ kind: 'ok', version: '20.1.0' });
  await scene.ok('upgrade-charm');
  expect(scene.status.status).toBe('active');
});

test('going back to the source that serves takes the report back', async () => {
  const scene = await serving();
  await newSource(scene, 'broken');
  scene.imports({ kind: 'import-failed', traceback: '' });
  await scene.ok('upgrade-charm');
  expect(scene.status.status).toBe('blocked');
  await newSource(scene, 'application = 1');
  await scene.ok('config-changed');
  expect(scene.status.status).toBe('active');
});

test('a release that does not answer is taken back: the old files are restored and started', async () => {
  const scene = await serving();
  const before = await scene.machine.files.readText(service);
  scene.config.environment_variables = 'BREAK=1';
  scene.answers(...Array.from({ length: 8 }, () => 'silent' as const), 200);
  scene.machine.answers.journal('gunicorn3.service', 'Worker failed to boot.');
  const { outcome } = await scene.ok('config-changed');
  expect(outcome.kind).toBe('committed');
  expect(scene.status.message).toMatch(/does not answer on port 80 .*: Worker failed to boot/);
  expect(await scene.machine.files.readText(service)).toBe(before);
  expect(await scene.machine.files.readText('/etc/wsgi/app.env')).toBe('');
  expect(scene.flags()).toContain('wsgi.active');
  scene.machine.takeEffects();
  await scene.ok('config-changed');
  expect(scene.machine.effects.filter(({ kind }) => kind === 'restart')).toEqual([]);
  scene.config.environment_variables = '';
  await scene.ok('config-changed');
  expect(scene.status).toEqual({ status: 'active', message: 'serving on port 80' });
});

test('a first release that does not answer leaves no unit behind, and does not hold the hook up', async () => {
  const scene = new Scene({ relations: [website()] });
  scene.answers('silent');
  scene.machine.answers.property('gunicorn3.service', 'NRestarts', '1');
  scene.flag('source.is.there');
  await scene.ok('install');
  expect(scene.status.status).toBe('blocked');
  expect(scene.machine.systemd.units.has('gunicorn3.service')).toBe(false);
  expect(await scene.machine.files.kind('/etc/wsgi/app.env')).toBe('absent');
  expect(scene.bag(7)).not.toHaveProperty('port');
  const slept = scene.machine.effects.filter(({ kind }) => kind === 'sleep');
  expect(slept).toEqual([]);
});

test('an application that returns text is reported, and the old release serves on', async () => {
  const scene = await serving();
  await newSource(scene, 'text');
  scene.answers(500, 200);
  scene.machine.answers.journal(
    'gunicorn3.service',
    "Starting gunicorn 20.1.0\nTypeError: 'Hello world!\\n' is not a byte",
  );
  await scene.ok('upgrade-charm');
  expect(scene.status.status).toBe('blocked');
  expect(scene.status.message).toMatch(/returns text \('Hello world!\\n'\).*wants bytes/);
  expect(scene.flags()).toContain('wsgi.active');
});

test('another server error counts as an answer, and is reported', async () => {
  const scene = new Scene();
  scene.answers(503);
  scene.machine.answers.journal(
    'gunicorn3.service',
    "TypeError: 'x' is not a byte\nStarting gunicorn 20",
  );
  scene.flag('source.is.there');
  await scene.ok('install');
  expect(scene.status).toEqual({
    status: 'active',
    message: 'serving on port 80, but answers 503 at /',
  });
});

test.each([
  ['port', 0],
  ['environment_variables', 'BARE'],
  ['wsgi_module', 'wsgi/app.py'],
  ['pip_cache_dir', '../outside'],
  ['apt_dependencies', '-oDebug::x=1'],
  ['wsgi_logfile_path', 'relative'],
])('a %s of %j blocks with the option’s name and changes nothing', async (option, value) => {
  const scene = await serving();
  scene.config[option] = value;
  await scene.ok('config-changed');
  expect(scene.status.status).toBe('blocked');
  expect(scene.status.message).toContain(option);
  expect(scene.machine.effects).toEqual([]);
  expect(scene.flags()).toContain('wsgi.active');
  await scene.ok('update-status');
  expect(scene.status.status).toBe('blocked');
  scene.config[option] =
    option === 'port' ? 80 : option === 'wsgi_module' ? 'wsgi:application' : '';
  if (option === 'wsgi_logfile_path') scene.config[option] = '/var/log/wsgi.service.log';
  await scene.ok('config-changed');
  expect(scene.status).toMatchObject({ status: 'active' });
  expect(scene.machine.effects).toEqual([]);
});

test('a package that isn’t there blocks with its name; apt without a network is waited for', async () => {
  const scene = await serving();
  scene.config.apt_dependencies = 'no-such-package';
  const output = 'E: Unable to locate package no-such-package';
  scene.machine.answers.install({ kind: 'refused', reason: 'it is not known', output });
  await scene.ok('config-changed');
  expect(scene.status.status).toBe('blocked');
  expect(scene.status.message).toContain('no-such-package');
  scene.config.apt_dependencies = 'python3-django';
  scene.machine.answers.install({ kind: 'unavailable', reason: 'no network', output: '' });
  await scene.ok('config-changed');
  expect(scene.status).toMatchObject({ status: 'waiting' });
  scene.machine.answers.install();
  await scene.ok('update-status');
  expect(scene.status).toMatchObject({ status: 'active' });
  expect(scene.machine.packages.installed.has('python3-django')).toBe(true);
});

test('requirements that can’t be installed block with pip’s reason and are not tried again by themselves', async () => {
  const scene = await serving({ files: { '/srv/requirements.txt': 'flask' } });
  await scene.machine.files.ensureFile({
    path: '/srv/requirements.txt',
    content: 'absent==2',
    mode: 0o644,
  });
  const output = 'ERROR: No matching distribution found for absent==2';
  scene.machine.answers.pip({ kind: 'refused', reason: 'no matching distribution', output });
  await scene.ok('upgrade-charm');
  expect(scene.status.message).toContain('absent==2');
  scene.machine.takeEffects();
  await scene.ok('update-status');
  await scene.ok('config-changed');
  expect(scene.machine.effects.filter(({ kind }) => kind === 'pip')).toEqual([]);
  expect(scene.flags()).toContain('wsgi.active');
});

test('pip_cache_dir that isn’t in the application, or is a link, blocks with its name', async () => {
  const scene = await serving();
  scene.config.pip_cache_dir = 'wheels';
  await scene.ok('config-changed');
  expect(scene.status.message).toBe(
    'pip_cache_dir is wheels, but wheels is not there in the application',
  );
  await scene.machine.files.ensureSymlink('/srv/wheels', '/etc');
  await scene.ok('upgrade-charm');
  expect(scene.status.message).toContain('wheels is a symlink in the application');
});

test('a broken wsgi.yaml blocks, and is read again after the next refresh', async () => {
  const scene = new Scene({ settings: { user: 'x' } });
  scene.flag('source.is.there');
  await scene.ok('install');
  expect(scene.status.message).toContain('unknown key "user"');
  scene.settings = {};
  await scene.ok('upgrade-charm');
  expect(scene.status.status).toBe('active');
});

test('secrets in a program’s output are in no status and no log', async () => {
  const scene = await serving();
  scene.config.environment_variables = 'SECRET_KEY=hunter2-hunter2';
  const traceback = 'ValueError: bad key hunter2-hunter2 in postgresql://u:sesame@h/db';
  scene.imports({ kind: 'import-failed', traceback });
  const { logs } = await scene.ok('config-changed');
  const said = [scene.status.message, ...logs].join('\n');
  expect(said).toContain('bad key ***');
  expect(said).not.toMatch(/hunter2|sesame/);
});

test('an application that stops answering is started again', async () => {
  const scene = await serving();
  scene.answers('silent', 'silent', 'silent', 200);
  await scene.ok('update-status');
  expect(scene.machine.effects).toContainEqual({ kind: 'restart', name: 'gunicorn3.service' });
  expect(scene.status.status).toBe('active');
});

test('an application that is only busy for a moment is left unchanged', async () => {
  const scene = await serving();
  scene.answers('silent', 200);
  await scene.ok('update-status');
  expect(scene.machine.effects.filter(({ kind }) => kind === 'restart')).toEqual([]);
  expect(scene.status.status).toBe('active');
});

test('one that stays silent is blocked and withdrawn, and comes back by itself', async () => {
  const scene = await serving({ relations: [website()] });
  scene.answers('silent');
  await scene.ok('update-status');
  expect(scene.status.status).toBe('blocked');
  expect(scene.flags()).not.toContain('wsgi.active');
  expect(scene.bag(7)).not.toHaveProperty('port');
  scene.answers(200);
  await scene.ok('update-status');
  expect(scene.status).toMatchObject({ status: 'active' });
  expect(scene.flags()).toContain('wsgi.active');
  expect(scene.bag(7)).toMatchObject({ port: '80' });
});

test('when the service recovers, a plan that failed meanwhile is tried again', async () => {
  const scene = await serving();
  scene.machine.answers.job('restart', 'gunicorn3.service', { ok: false, output: 'failed' });
  scene.config.environment_variables = 'A=1';
  await scene.ok('config-changed');
  expect(scene.status.status).toBe('blocked');
  expect(scene.flags()).not.toContain('wsgi.active');
  scene.machine.answers.job('restart', 'gunicorn3.service', { ok: true });
  await scene.ok('update-status');
  expect(scene.status).toEqual({ status: 'active', message: 'serving on port 80' });
  expect(await scene.machine.files.readText('/etc/wsgi/app.env')).toBe('A="1"\n');
});

test('a hook that was cut off in the middle of a switch is not taken for done', async () => {
  const scene = await serving();
  const saved = scene.state;
  scene.config.environment_variables = 'A=1';
  await scene.ok('config-changed');
  // As if the hook had been killed after the files were written: Juju has the old state, and the config
  // was set back before the hook ran again.
  scene.state = saved;
  scene.config.environment_variables = '';
  await cutOff(scene);
  await scene.ok('config-changed');
  expect(await scene.machine.files.readText('/etc/wsgi/app.env')).toBe('');
  expect(scene.status.status).toBe('active');
});

test('a cut-off switch is noticed by update-status, when the hook was given up', async () => {
  const scene = await serving();
  await cutOff(scene);
  scene.machine.takeEffects();
  await scene.ok('update-status');
  expect(scene.machine.effects).toContainEqual({ kind: 'restart', name: 'gunicorn3.service' });
  expect(await scene.machine.files.kind(switching)).toBe('absent');
  scene.machine.takeEffects();
  await scene.ok('update-status');
  expect(scene.machine.effects).toEqual([]);
});

test('when the plan after a cut-off switch fails, the old one serves and is looked after', async () => {
  const scene = await serving();
  await cutOff(scene);
  scene.config.environment_variables = 'BREAK=1';
  scene.answers(...Array.from({ length: 8 }, () => 'silent' as const), 200);
  await scene.ok('config-changed');
  expect(scene.status.status).toBe('blocked');
  expect(scene.flags()).toContain('wsgi.active');
  scene.answers('silent', 'silent', 'silent', 200);
  scene.machine.takeEffects();
  await scene.ok('update-status');
  expect(scene.machine.effects).toContainEqual({ kind: 'restart', name: 'gunicorn3.service' });
});

test('a service that stays silent after a start says why without its secrets', async () => {
  const scene = await serving({ config: { environment_variables: 'API_TOKEN=hunter2-hunter2' } });
  scene.answers('silent');
  scene.machine.answers.journal('gunicorn3.service', 'no login with hunter2-hunter2');
  const { logs } = await scene.ok('update-status');
  expect(scene.status.message).toContain('no login with ***');
  expect([scene.status.message, ...logs].join('\n')).not.toContain('hunter2');
});

test('what the journal still has of a rotated secret is not shown either', async () => {
  const scene = await serving({ config: { environment_variables: 'API_TOKEN=hunter2-hunter2' } });
  scene.config.environment_variables = 'API_TOKEN=another-token';
  scene.answers(...Array.from({ length: 8 }, () => 'silent' as const), 200);
  scene.machine.answers.journal('gunicorn3.service', 'hunter2-hunter2, then another-token');
  await scene.ok('config-changed');
  expect(scene.status.message).toContain('***, then ***');
});

test('an upgrade of the charm while the service is dead starts it', async () => {
  const scene = await serving();
  await scene.machine.systemd.stop('gunicorn3.service');
  scene.machine.takeEffects();
  await scene.ok('upgrade-charm');
  expect(scene.machine.effects).toContainEqual({ kind: 'restart', name: 'gunicorn3.service' });
  expect(scene.status.status).toBe('active');
});

test('wsgi.source.available without a source says so', async () => {
  const scene = await serving({ settings: { application_root: '/opt/none' } }).catch(
    (error: unknown) => String(error),
  );
  expect(scene).toContain('there is no folder /opt/none');
});

test('releases that were given up do not pile up, and the one that serves is never removed', async () => {
  const scene = await serving();
  const [first] = await scene.machine.files.list('/var/lib/wsgi/releases');
  scene.imports({ kind: 'import-failed', traceback: '' });
  for (const content of ['two', 'three', 'four']) {
    await newSource(scene, content);
    await scene.ok('upgrade-charm');
  }
  const left = await scene.machine.files.list('/var/lib/wsgi/releases');
  expect(left).toHaveLength(2);
  expect(left).toContain(first);
  scene.imports({ kind: 'ok', version: '20.1.0' });
  scene.config.environment_variables = 'A=1';
  await scene.ok('config-changed');
  expect(scene.status.status).toBe('active');
});

test('while it is unknown what serves, no release is removed', async () => {
  const scene = await serving();
  await newSource(scene, 'two');
  scene.imports({ kind: 'import-failed', traceback: '' });
  await scene.ok('upgrade-charm');
  await cutOff(scene);
  await newSource(scene, 'three');
  await scene.ok('upgrade-charm');
  expect(await scene.machine.files.list('/var/lib/wsgi/releases')).toHaveLength(3);
});

test('a hook killed after the switch tells the model in the next try: port, release, status', async () => {
  const scene = await serving({ relations: [website()] });
  scene.config.port = 8080;
  await newSource(scene, 'two');
  await scene.killed('upgrade-charm');
  expect(scene.ports).toMatchObject([{ from: 80 }]);
  const before = scene.state;
  scene.machine.takeEffects();
  await scene.ok('upgrade-charm');
  expect(scene.ports).toMatchObject([{ from: 8080 }]);
  expect(scene.ports).toHaveLength(1);
  expect(scene.bag(7)).toMatchObject({ port: '8080' });
  expect(scene.state).not.toEqual(before);
  expect(scene.status).toEqual({ status: 'active', message: 'serving on port 8080' });
  const killed = await serving({ relations: [website()] });
  killed.config.port = 8080;
  await killed.killed('config-changed');
  await killed.ok('config-changed');
  expect(killed.ports).toMatchObject([{ from: 8080 }]);
  expect(killed.status).toEqual({ status: 'active', message: 'serving on port 8080' });
});
