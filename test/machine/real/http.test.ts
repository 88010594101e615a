import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { realMachine } from '../../../src/machine/real/real-machine.ts';

const { http } = realMachine();

async function serve(listener: RequestListener, address = '127.0.0.1'): Promise<number> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

test('an answer is an answer whatever its status, and a redirect is not followed', async () => {
  const port = await serve((request, response) => {
    response
      .writeHead(302, { location: '/elsewhere' })
      .end(`${request.url} for ${request.headers.host}`);
  });
  expect(
    await http.get(`http://127.0.0.1:${port}/x?y`, { timeout: 5000, host: 'app.example' }),
  ).toEqual({
    kind: 'answered',
    status: 302,
    body: '/x?y for app.example',
  });
});

test('an IPv6 address works', async () => {
  const port = await serve((_, response) => response.end('six'), '::1');
  expect(await http.get(`http://[::1]:${port}/`, { timeout: 5000 })).toMatchObject({ body: 'six' });
});

test('the body is cut, and the rest of an endless one not waited for', async () => {
  const port = await serve((_, response) => {
    const more = () => {
      while (response.write('x'.repeat(16384)));
    };
    response.on('drain', more);
    more();
  });
  const answer = await http.get(`http://127.0.0.1:${port}/`, { timeout: 5000 });
  expect(answer.kind === 'answered' && answer.body.length).toBe(65536);
});

test('no answer is told with its reason', async () => {
  const port = await serve(() => undefined);
  expect(await http.get(`http://127.0.0.1:${port}/`, { timeout: 50 })).toEqual({
    kind: 'silent',
    reason: 'no answer within 50 ms',
  });
  const slow = await serve((_, response) => response.write('a'));
  expect(await http.get(`http://127.0.0.1:${slow}/`, { timeout: 50 })).toMatchObject({
    kind: 'silent',
  });
  const refused = await http.get('http://127.0.0.1:1/', { timeout: 5000 });
  expect(refused).toMatchObject({
    kind: 'silent',
    reason: expect.stringContaining('ECONNREFUSED') as string,
  });
  expect(await http.get('nonsense', { timeout: 50 })).toMatchObject({ kind: 'silent' });
});
