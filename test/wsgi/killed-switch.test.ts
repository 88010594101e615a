/** A switch that is killed, and what its rerun makes of it. */
import { expect, test } from 'vitest';
import { Scene, serving } from './scene.ts';

const switching = '/var/lib/wsgi/serving/switching';

/** As if a hook had been killed in the middle of a switch. */
async function cutOff(scene: Scene): Promise<void> {
  await scene.machine.files.ensureFile({ path: switching, content: '', mode: 0o600 });
}

/** As after a hook that was killed when systemd had read the new socket's file and closed the old socket. */
async function cutOffInPortChange(scene: Scene): Promise<void> {
  const text = (await scene.machine.files.readText('/etc/systemd/system/gunicorn3.socket')) ?? '';
  await cutOff(scene);
  await scene.machine.systemd.ensureUnit('gunicorn3.socket', text.replaceAll(':80\n', ':8000\n'));
}

test.each([8000, 80, 8080])(
  'after a port change that was killed the socket listens where the config says: %i',
  async (port) => {
    const scene = await serving();
    await cutOffInPortChange(scene);
    scene.config.port = port;
    await scene.ok('config-changed');
    expect(scene.machine.systemd.units.get('gunicorn3.socket')).toMatchObject({
      active: 'active',
      listening: [port],
    });
    expect(scene.status).toEqual({ status: 'active', message: `serving on port ${port}` });
  },
);

test('a socket that lost its descriptors is bound afresh when the application does not answer', async () => {
  const scene = await serving();
  const socket = scene.machine.systemd.units.get('gunicorn3.socket');
  expect(socket).toBeDefined();
  if (socket !== undefined) socket.listening = [];
  scene.answers('silent', 'silent', 'silent', 200);
  await scene.ok('update-status');
  expect(socket).toMatchObject({ listening: [80] });
  expect(scene.status.status).toBe('active');
});

test('after a switch that was cut off the service starts again, though its files are in place', async () => {
  const scene = await serving();
  await cutOff(scene);
  scene.machine.takeEffects();
  await scene.ok('config-changed');
  const jobs = scene.machine.effects.filter(({ kind }) => /start|stop/.test(kind));
  expect(jobs).toMatchObject([
    { kind: 'stop', name: 'gunicorn3.service' },
    { kind: 'restart', name: 'gunicorn3.socket' },
    { kind: 'restart', name: 'gunicorn3.service' },
  ]);
});

test('the application is asked at the address that others use, under a name of its own machine', async () => {
  const scene = await serving();
  await scene.ok('update-status');
  expect(scene.machine.requests.at(-1)).toMatch(/^http:\/\/10\.\d+\.\d+\.\d+:80\/$/);
});

test('a main process that is killed while it starts is waited for, one that ends is not', async () => {
  const ends = (how: string) => `gunicorn3.service: Main process exited, ${how}`;
  const tries = async (journal: string): Promise<number> => {
    const scene = new Scene();
    scene.answers('silent');
    scene.machine.answers.property('gunicorn3.service', 'NRestarts', '1');
    scene.machine.answers.journal('gunicorn3.service', journal);
    scene.flag('source.is.there');
    await scene.ok('install');
    return scene.machine.requests.length;
  };
  expect(await tries(ends('code=killed, status=9/KILL'))).toBe(8);
  expect(await tries(ends('code=exited, status=3/NOTIMPLEMENTED'))).toBe(1);
  expect(await tries(ends('code=killed, status=11/SEGV'))).toBe(1);
});
