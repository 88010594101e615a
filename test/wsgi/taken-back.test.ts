/** A change that is given up after the hook that made it has failed. */
import { expect, test } from 'vitest';
import { serving } from './scene.ts';
import type { Scene } from './scene.ts';

const listening = ({ machine }: Scene) => machine.systemd.units.get('gunicorn3.socket')?.listening;

test.each(['killed', 'failed in the middle'])(
  'where a port is taken back for config that can not be used, it serves where the model says (%s)',
  async (how) => {
    const scene = await serving();
    scene.config.port = 8080;
    await scene.killed('config-changed');
    expect(listening(scene)).toEqual([8080]);
    if (how !== 'killed') {
      await scene.machine.files.ensureFile({
        path: '/var/lib/wsgi/serving/switching',
        content: '',
        mode: 0o600,
      });
    }
    scene.config = { ...scene.config, port: 80, environment_variables: 'DEBUG' };
    await scene.ok('config-changed');
    expect(scene.status.status).toBe('blocked');
    expect(listening(scene)).toEqual([80]);
    expect(scene.ports).toMatchObject([{ from: 80 }]);
    expect(scene.flags()).toContain('wsgi.active');
  },
);

test('config that can not be used from the first hook on leaves nothing of what a failed one served', async () => {
  const scene = await serving();
  await scene.ok('stop');
  await scene.killed('start');
  expect(listening(scene)).toEqual([80]);
  scene.config.environment_variables = 'DEBUG';
  await scene.ok('start');
  expect(listening(scene)).toBeUndefined();
  expect(await scene.machine.files.readText('/var/lib/wsgi/serving/plan.json')).toBeUndefined();
});

test('the plan before is kept with its secrets until the hook is committed, and no longer', async () => {
  const scene = await serving({ config: { environment_variables: 'TOKEN=old' } });
  const saved = () => scene.machine.files.readText('/var/lib/wsgi/serving/plan.json');
  scene.config.environment_variables = 'TOKEN=new';
  await scene.ok('config-changed');
  expect(await saved()).toContain('TOKEN=\\"old');
  await scene.ok('update-status');
  expect(await saved()).not.toContain('old');
});
