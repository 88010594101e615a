/** What a gateway listens on, what it says about itself, and how it refuses to start. */
import { execFile } from 'node:child_process';
import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { gatewayFolder, spawnGateway, startGateway } from './support/gateway-process.ts';
import { scgiClient } from './support/scgi-client.ts';

const protocol = 'scgi';

test('the prefix is SCRIPT_NAME, and what is not below it is not found', async () => {
  await using gateway = await startGateway({ protocol, options: ['--prefix', '/foo'] });
  const send = scgiClient(gateway.socket);
  for (const [target, path] of [
    ['/foo', ''],
    ['/foo/', '/'],
    ['/%66oo/a?x', '/a'],
    ['http://example.com/foo/a', '/a'],
  ] as const) {
    const environ = JSON.parse((await send({ target })).body) as Record<string, unknown>;
    expect(environ).toMatchObject({ SCRIPT_NAME: '/foo', PATH_INFO: path });
  }
  expect((await send({ target: '/food' })).status).toBe(404);
  expect((await send({ target: '/' })).status).toBe(404);
});

test.each([
  [['--application', 'no_such:application'], 3, "No module named 'no_such'"],
  [['--application', 'echo:missing'], 3, "has no attribute 'missing'"],
  [['--application', 'echo:version'], 3, "is str, which can't be called"],
  [['--listen', 'tcp:192.0.2.1:80'], 2, 'tcp:192.0.2.1:80: Cannot assign requested address'],
  [['--listen', '8000'], 2, '8000 is neither unix:PATH, tcp:HOST:PORT nor systemd'],
  [['--listen', 'systemd'], 2, 'systemd hands over no socket'],
  [['--threads', '0'], 2, '0 is not between 1 and 1024'],
  [['--prefix', 'foo'], 2, 'is not a prefix such as /foo'],
  [['--mongrel2-pull', 'x'], 2, 'options go with --protocol mongrel2'],
])('%j ends with status %i', async (options, status, message) => {
  await using gateway = await spawnGateway({ protocol, options });
  expect(await gateway.ended).toBe(status);
  expect(gateway.log()).toContain(message);
});

test('a file in the place of the socket is left there', async () => {
  await using gateway = await spawnGateway({
    protocol,
    prepare: (folder) => writeFile(join(folder, 'socket'), 'kept'),
  });
  expect(await gateway.ended).toBe(2);
  expect(gateway.log()).toContain('there is a file that is no socket');
  expect(await readFile(gateway.socket, 'utf8')).toBe('kept');
});

test('a factory makes the application', async () => {
  await using gateway = await startGateway({
    ...{ protocol, application: 'echo:make', options: ['--factory'] },
  });
  expect((await scgiClient(gateway.socket)({ target: '/version' })).body).toBe('1');
});

test('modules of the application with the names of ours are its own', async () => {
  const text =
    'import log\ndef application(environ, start_response):\n' +
    '    start_response("200 OK", [])\n    return [log.mine]\n';
  await using gateway = await startGateway({
    protocol,
    application: 'options:application',
    prepare: async (folder) => {
      await writeFile(join(folder, 'options.py'), text);
      await writeFile(join(folder, 'log.py'), 'mine = b"mine"\n');
    },
  });
  expect((await scgiClient(gateway.socket)({ target: '/' })).body).toBe('mine');
});

test('the access log has a line for each request, without its query string, and can be rotated', async () => {
  await using gateway = await startGateway({ protocol, options: ['--access-log', 'access'] });
  const send = scgiClient(gateway.socket);
  const path = join(gateway.folder, 'access');
  await send({ target: '/version?secret', headers: [['X-Request-Id', 'id-1"\n']] });
  await expect
    .poll(() => readFile(path, 'utf8'))
    .toMatch(/^\d{4}-\S+ 192\.0\.2\.1 "GET \/version HTTP\/1\.1" 200 1 \d+\.\d{3} id-1\S*\n$/);
  await rename(path, `${path}.1`);
  gateway.signal('SIGUSR1');
  await expect.poll(() => readFile(path, 'utf8').catch(() => 'absent')).toBe('');
  await expect
    .poll(async () => {
      await send({ target: '/version' });
      return readFile(path, 'utf8');
    })
    .toContain('/version');
});

test('the error log takes what the application prints', async () => {
  await using gateway = await spawnGateway({ protocol, options: ['--error-log', 'errors'] });
  const path = join(gateway.folder, 'errors');
  const log = (): Promise<string> => readFile(path, 'utf8').catch(() => '');
  await expect.poll(log).toMatch(/\] ready$/m);
  await scgiClient(gateway.socket)({ target: '/print' });
  await expect.poll(log).toContain('noted');
  gateway.signal('SIGTERM');
  await gateway.ended;
  expect(await log()).toContain('printed');
  expect(gateway.log()).toBe('');
});

test('systemd hands over the socket and hears what the service does', async () => {
  await using gateway = await startGateway({ protocol, underSystemd: true });
  const send = scgiClient(gateway.socket);
  expect((await send({ target: '/version' })).body).toBe('1');
  const environ = JSON.parse((await send({ target: '/process' })).body) as Record<string, unknown>;
  expect(environ).not.toHaveProperty('LISTEN_FDS');
  expect(environ).not.toHaveProperty('NOTIFY_SOCKET');
  await expect.poll(() => gateway.log()).toContain('notified: READY=1\n');
  await expect.poll(() => gateway.log()).toContain('notified: WATCHDOG=1');
  gateway.signal('SIGHUP');
  await expect
    .poll(() => gateway.log())
    .toMatch(/notified: RELOADING=1 MONOTONIC_USEC=\d+\n[^]*notified: READY=1\n/);
  gateway.signal('SIGTERM');
  expect(await gateway.ended).toBe(0);
  expect(gateway.log()).toContain('notified: STOPPING=1');
  // The socket is systemd's: it stays.
  expect((await stat(gateway.socket)).isSocket()).toBe(true);
});

test('every module is of Python 3.9, and no text of ours is one of a template', async () => {
  const check = [
    'import ast, pathlib, sys',
    'for path in pathlib.Path(sys.argv[1]).glob("*.py"):',
    '    text = path.read_text()',
    '    ast.parse(text, feature_version=(3, 9))',
    '    assert "{{" not in text, path',
    '    assert text.startswith(chr(34) * 3), path',
    '    assert text.count(chr(10)) < 300, path',
  ].join('\n');
  const { promise, resolve } = Promise.withResolvers<string>();
  execFile('python3', ['-c', check, gatewayFolder], (_error, _stdout, stderr) => resolve(stderr));
  expect(await promise).toBe('');
});
