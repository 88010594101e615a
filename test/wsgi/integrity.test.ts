/** A damaged release or virtual environment is noticed and made again. */
import { expect, test } from 'vitest';
import { serving } from './scene.ts';
import type { Scene } from './scene.ts';

const releases = '/var/lib/wsgi/releases';

async function place(scene: Scene): Promise<{ readonly app: string; readonly venv: string }> {
  const { files } = scene.machine;
  const [release = ''] = await files.list(releases);
  const names = await files.list(`${releases}/${release}`);
  const venv = names.find((name) => /^venv-[0-9a-f]+$/.test(name)) ?? '';
  return { app: `${releases}/${release}/app`, venv: `${releases}/${release}/${venv}` };
}

function made(scene: Scene): readonly string[] {
  return scene.machine.effects.flatMap((effect) =>
    effect.kind === 'venv' || effect.kind === 'copy' ? [effect.kind] : [],
  );
}

function restarts(scene: Scene): number {
  return scene.machine.effects.filter(
    (effect) => effect.kind === 'restart' && effect.name === 'gunicorn3.service',
  ).length;
}

test.each(['update-status', 'config-changed', 'start'])(
  'a Python that is gone is noticed in %s, and the environment is made again',
  async (hook) => {
    const scene = await serving({ files: { '/srv/requirements.txt': 'flask\n' } });
    const { venv } = await place(scene);
    scene.machine.files.tree.remove(`${venv}/bin/python`);
    scene.machine.takeEffects();
    await scene.ok(hook);
    expect(made(scene)).toEqual(['venv']);
    expect(scene.machine.effects.filter(({ kind }) => kind === 'pip')).toHaveLength(1);
    expect(restarts(scene)).toBe(1);
    expect(scene.status).toMatchObject({ status: 'active' });
    scene.machine.takeEffects();
    await scene.ok(hook);
    expect(scene.machine.effects).toEqual([]);
  },
);

test('a release whose folder is gone is taken from its source again', async () => {
  const scene = await serving();
  const { app } = await place(scene);
  scene.machine.files.tree.remove(app);
  await scene.ok('update-status');
  expect(await scene.machine.files.readText(`${app}/wsgi.py`)).toBe('application = 1');
  expect(restarts(scene)).toBe(1);
  expect(scene.status.status).toBe('active');
});

test('a changed file is found by a repair, and by no hook without changes', async () => {
  const scene = await serving();
  const { app } = await place(scene);
  await scene.machine.files.ensureFile({ path: `${app}/wsgi.py`, content: 'x', mode: 0o644 });
  scene.machine.takeEffects();
  await scene.ok('update-status');
  expect(scene.machine.effects).toEqual([]);
  scene.repair = true;
  await scene.ok('config-changed');
  expect(await scene.machine.files.readText(`${app}/wsgi.py`)).toBe('application = 1');
  expect(scene.status.status).toBe('active');
  scene.machine.takeEffects();
  await scene.ok('config-changed');
  expect(made(scene)).toEqual([]);
  expect(restarts(scene)).toBe(0);
});

test('a package file that is missing is found when the import check fails, and the check is made again', async () => {
  const scene = await serving();
  const { venv } = await place(scene);
  await scene.machine.files.ensureFile({ path: `${venv}/lib/other.py`, content: '', mode: 0o644 });
  scene.config.environment_variables = 'A=1';
  scene.imports({ kind: 'import-failed', traceback: '' }, { kind: 'ok', version: '20.1.0' });
  scene.machine.takeEffects();
  await scene.ok('config-changed');
  expect(made(scene)).toEqual(['venv']);
  expect(scene.status).toEqual({ status: 'active', message: 'serving on port 80' });
});

test('an import check that fails over a whole environment is made once', async () => {
  const scene = await serving();
  scene.config.environment_variables = 'A=1';
  scene.imports({ kind: 'import-failed', traceback: '' });
  scene.machine.takeEffects();
  await scene.ok('config-changed');
  const checks = scene.machine.effects.filter(
    (effect) => effect.kind === 'run' && effect.args.includes('--unit=wsgi-check.service'),
  );
  expect(checks).toHaveLength(1);
  expect(made(scene)).toEqual([]);
});

test('an application that does not answer is looked at closely, and made again where it differs', async () => {
  const scene = await serving();
  const { venv } = await place(scene);
  await scene.machine.files.ensureFile({ path: `${venv}/lib/other.py`, content: '', mode: 0o644 });
  const silent = Array.from({ length: 11 }, () => 'silent' as const);
  scene.answers(...silent, 200);
  await scene.ok('update-status');
  expect(made(scene)).toEqual(['venv']);
  expect(scene.status.status).toBe('active');
});

test('a damaged release whose source has moved on stays, and says so in the log', async () => {
  const scene = await serving();
  const { app } = await place(scene);
  await scene.machine.files.ensureFile({ path: `${app}/wsgi.py`, content: 'x', mode: 0o644 });
  await scene.machine.files.ensureFile({ path: '/srv/wsgi.py', content: 'next', mode: 0o644 });
  scene.flag('source.is.there', false);
  scene.repair = true;
  const { logs } = await scene.ok('config-changed');
  expect(logs.join('\n')).toContain('/srv no longer holds its source');
  expect(await scene.machine.files.kind(app)).toBe('folder');
  expect(scene.status.status).toBe('active');
});

test('a change over a release that is gone with its source is blocked with what to do', async () => {
  const scene = await serving();
  const { app } = await place(scene);
  scene.machine.files.tree.remove(app);
  scene.machine.files.tree.remove('/srv/wsgi.py');
  scene.flag('source.is.there', false);
  scene.config.environment_variables = 'A=1';
  await scene.ok('config-changed');
  expect(scene.status).toMatchObject({
    status: 'blocked',
    message: expect.stringMatching(/no longer on the machine: announce its source again/) as string,
  });
  await scene.machine.files.ensureFile({ path: '/srv/wsgi.py', content: 'b = 2', mode: 0o644 });
  scene.flag('source.is.there');
  await scene.ok('config-changed');
  expect(scene.status.status).toBe('active');
});
