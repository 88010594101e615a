import { expect, test } from 'vitest';
import { recordingMachine } from '../../../src/machine/recording/recording-machine.ts';

test('effects are noted in order, and what changes nothing is not', async () => {
  const machine = recordingMachine();
  await machine.users.ensureSystemUser('wsgi');
  const file = { path: '/etc/app.env', content: 'A="b"\n', mode: 0o600 };
  expect(await machine.files.ensureFile(file)).toEqual({ changed: true });
  expect(await machine.files.ensureFile(file)).toEqual({ changed: false });
  await machine.systemd.ensureUnit('app.service', '[Service]\n');
  await machine.systemd.start('app.service');
  expect(machine.effects).toEqual([
    { kind: 'user', name: 'wsgi' },
    { kind: 'file', ...file, owner: 'root', group: 'root' },
    { kind: 'unit', name: 'app.service', text: '[Service]\n' },
    { kind: 'daemon-reload' },
    { kind: 'start', name: 'app.service' },
  ]);
  expect(await machine.systemd.active('app.service')).toBe('active');
});

test('a unit without a unit file cannot be started', async () => {
  const machine = recordingMachine();
  expect(await machine.systemd.start('app.service')).toMatchObject({ ok: false });
});

test('a file cannot belong to a user who is not there', async () => {
  const machine = recordingMachine();
  const file = { path: '/x', content: '', mode: 0o644, owner: 'wsgi' };
  await expect(machine.files.ensureFile(file)).rejects.toMatchObject({ code: 'ACCOUNT_UNKNOWN' });
});

test('programs give the answers of the test, one after the other', async () => {
  const machine = recordingMachine();
  machine.answers.run('--check-config', { code: 1, stderr: 'no module' }, { stdout: 'ok' });
  const run = () => machine.processes.run('python3', ['-m', 'gunicorn', '--check-config']);
  expect(await run()).toMatchObject({ code: 1, output: 'no module' });
  expect(await run()).toMatchObject({ code: 0, output: 'ok' });
  expect(await run()).toMatchObject({ code: 0, output: 'ok' });
  expect(await machine.processes.run('true', [])).toMatchObject({ code: 0, output: '' });
});

test('a seeded archive unpacks like a real one', async () => {
  const machine = recordingMachine({ archives: { '/build.tgz': { 'app/wsgi.py': 'x = 1\n' } } });
  await machine.files.unpackTarGz('/build.tgz', '/srv');
  expect(await machine.files.readText('/srv/app/wsgi.py')).toBe('x = 1\n');
  expect(machine.takeEffects()).toEqual([
    { kind: 'unpack', from: '/build.tgz', to: '/srv', owner: 'root', group: 'root' },
  ]);
  expect(machine.effects).toEqual([]);
});

test('packages that the test makes unavailable are not installed', async () => {
  const machine = recordingMachine({ packages: ['python3'] });
  const outcome = { kind: 'unavailable', reason: 'lock', output: '' } as const;
  machine.answers.install(outcome);
  expect(await machine.packages.ensureInstalled(['python3'])).toMatchObject({ changed: false });
  expect(await machine.packages.ensureInstalled(['nginx'])).toEqual(outcome);
  expect(machine.packages.installed.has('nginx')).toBe(false);
});

test('nothing listens until the test says so', async () => {
  const machine = recordingMachine();
  expect(await machine.http.get('http://127.0.0.1/', { timeout: 1 })).toMatchObject({
    kind: 'silent',
  });
  machine.answers.get(/127/, { kind: 'answered', status: 200, body: 'hello' });
  expect(await machine.http.get('http://127.0.0.1/', { timeout: 1 })).toMatchObject({
    status: 200,
  });
  expect(machine.requests).toEqual(['http://127.0.0.1/', 'http://127.0.0.1/']);
});

test('a socket unit holds what its file asked for when it was started, less what a reload takes away', async () => {
  const { systemd } = recordingMachine();
  const held = async (...ports: number[]) =>
    Promise.all(ports.map((port) => systemd.holdsPort(port)));
  await systemd.ensureUnit('app.socket', 'ListenStream=0.0.0.0:80\nListenStream=[::]:81\n');
  expect(await held(80, 81)).toEqual([false, false]);
  await systemd.start('app.socket');
  expect(await held(80, 81)).toEqual([true, true]);
  await systemd.ensureUnit('app.socket', 'ListenStream=0.0.0.0:80\nListenStream=[::]:8080\n');
  await systemd.start('app.socket');
  expect(await held(80, 81, 8080)).toEqual([true, false, false]);
  await systemd.restart('app.socket');
  expect(await held(80, 8080)).toEqual([true, true]);
  await systemd.stop('app.socket');
  expect(await held(80, 8080)).toEqual([false, false]);
});

test('a socket is not bound while the service that has its descriptors runs', async () => {
  const { systemd } = recordingMachine();
  await systemd.ensureUnit('app.socket', 'ListenStream=80\n');
  await systemd.ensureUnit('app.service', '[Service]\n');
  await systemd.start('app.service');
  expect(await systemd.restart('app.socket')).toMatchObject({ ok: false });
  await systemd.stop('app.service');
  expect(await systemd.restart('app.socket')).toEqual({ ok: true });
});
