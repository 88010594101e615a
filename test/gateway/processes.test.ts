/** The gateway's processes: stopping, reloading, replacing workers. */
import { readFile, stat, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isAlive } from '../support/is-alive.ts';
import { startGateway, type GatewayProcess } from './support/gateway-process.ts';
import { keepSending, requestInFlight } from './support/requests-in-flight.ts';
import { scgiClient } from './support/scgi-client.ts';

const protocol = 'scgi';

async function bodyOf({ socket }: GatewayProcess, target: string): Promise<string> {
  return (await scgiClient(socket)({ target })).body;
}

test('a stop lets a request in flight end, and removes the socket', async () => {
  await using gateway = await startGateway({ protocol });
  const request = await requestInFlight(scgiClient(gateway.socket), gateway.folder);
  gateway.signal('SIGTERM');
  await expect.poll(() => gateway.log()).toContain('stopping');
  await request.letGo();
  expect(await request.body).toContain('"PATH_INFO": "/wait-for-file"');
  expect(await gateway.ended).toBe(0);
  await expect(stat(gateway.socket)).rejects.toThrow('ENOENT');
});

test('what takes longer than the graceful time-out is cut off, and said', async () => {
  const options = ['--graceful-timeout', '0.2'];
  await using gateway = await startGateway({ protocol, options });
  const request = await requestInFlight(scgiClient(gateway.socket), gateway.folder);
  gateway.signal('SIGTERM');
  expect(await gateway.ended).toBe(0);
  await expect(request.body).rejects.toThrow('no answer');
  expect(gateway.log()).toContain('1 requests were cut off');
});

test('a quick stop waits for nothing', async () => {
  await using gateway = await startGateway({ protocol });
  const request = await requestInFlight(scgiClient(gateway.socket), gateway.folder);
  gateway.signal('SIGQUIT');
  expect(await gateway.ended).toBe(0);
  await expect(request.body).rejects.toThrow('no answer');
});

test('a reload goes over to the new code without losing a request', async () => {
  await using gateway = await startGateway({ protocol, options: ['--workers', '2'] });
  const send = scgiClient(gateway.socket);
  const old = await requestInFlight(send, gateway.folder);
  const load = keepSending(send, '/version');
  const module = join(gateway.folder, 'echo.py');
  const text = await readFile(module, 'utf8');
  // Python takes its bytecode for current when source has the same second and the same size.
  await writeFile(module, text.replace('version = "1"', 'version = "2"  # changed'));
  gateway.signal('SIGHUP');
  await expect.poll(() => gateway.log()).toContain('reloaded');
  await expect.poll(() => load.bodies.at(-1)).toBe('2');
  await old.letGo();
  expect(await old.body).toContain('wait-for-file');
  const bodies = await load.stop();
  expect([...new Set(bodies)]).toEqual(['1', '2']);
});

test('a reload with code that can’t be imported changes nothing', async () => {
  await using gateway = await startGateway({ protocol, options: ['--workers', '2'] });
  await writeFile(join(gateway.folder, 'echo.py'), 'import no_such_module\n');
  gateway.signal('SIGHUP');
  await expect.poll(() => gateway.log()).toContain('the workers with the old code go on');
  expect(gateway.log()).toContain("No module named 'no_such_module'");
  expect(await bodyOf(gateway, '/version')).toBe('1');
  gateway.signal('SIGTERM');
  expect(await gateway.ended).toBe(0);
});

test('a worker that is killed is replaced', async () => {
  await using gateway = await startGateway({ protocol });
  const first = Number(await bodyOf(gateway, '/pid'));
  process.kill(first, 'SIGKILL');
  await expect.poll(() => gateway.log()).toContain(`worker ${first} was ended by signal 9`);
  expect(Number(await bodyOf(gateway, '/pid'))).not.toBe(first);
});

test('workers end when the main process was killed', async () => {
  await using gateway = await startGateway({ protocol });
  const worker = Number(await bodyOf(gateway, '/pid'));
  gateway.signal('SIGKILL');
  await gateway.ended;
  await expect.poll(() => isAlive(worker)).toBe(false);
});

test('a request over the time-out is cut off with its place, other requests of its worker are not', async () => {
  const options = ['--timeout', '1', '--threads', '2'];
  await using gateway = await startGateway({ protocol, options });
  const send = scgiClient(gateway.socket);
  const worker = await bodyOf(gateway, '/pid');
  const late = send({ target: '/wait?3000' });
  late.catch(() => undefined);
  await expect.poll(() => gateway.log()).toContain('GET /wait: the request took longer than 1 s');
  expect(gateway.log()).toMatch(/echo.py", line \d+, in application\n\s+time.sleep/);
  await expect(late).rejects.toThrow('no answer');
  await expect.poll(() => bodyOf(gateway, '/pid')).not.toBe(worker);
  await expect.poll(() => isAlive(Number(worker))).toBe(false);
});

test('a worker is replaced after its number of requests, and none is lost', async () => {
  const options = ['--max-requests', '5', '--max-requests-jitter', '3'];
  await using gateway = await startGateway({ protocol, options });
  const load = keepSending(scgiClient(gateway.socket), '/pid');
  await expect.poll(() => new Set(load.bodies).size).toBeGreaterThan(3);
  expect(await load.stop()).not.toContain('');
});

test('with --preload the workers share what was imported once', async () => {
  const options = ['--preload', '--workers', '2'];
  await using gateway = await startGateway({ protocol, options });
  await writeFile(join(gateway.folder, 'echo.py'), 'import no_such_module\n');
  gateway.signal('SIGHUP');
  await expect.poll(() => gateway.log()).toContain('reloaded');
  expect(await bodyOf(gateway, '/version')).toBe('1');
});

test('silent and slow clients keep no one else waiting', async () => {
  const options = ['--threads', '1', '--header-timeout', '0.5'];
  await using gateway = await startGateway({ protocol, options });
  const silent = Array.from({ length: 20 }, () => createConnection(gateway.socket));
  const slow = createConnection(gateway.socket);
  slow.write('10');
  expect(await bodyOf(gateway, '/version')).toBe('1');
  await expect.poll(() => gateway.log()).toContain('the peer was too slow');
  for (const socket of [...silent, slow]) socket.destroy();
});
