import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { mostBytes } from '../../../src/machine/real/http-status.ts';
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

/** Sends a text, whatever it is asked, and keeps the connection open. */
async function serveText(text: string): Promise<number> {
  const server = createTcpServer((socket) => void socket.on('error', () => undefined).write(text));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

test('an answer is an answer whatever its status, and a redirect is not followed', async () => {
  const port = await serve((request, response) => {
    response
      .writeHead(302, { location: '/elsewhere' })
      .end(`${request.url} for ${request.headers.host}`);
  });
  expect(
    await http.get(`http://127.0.0.1:${port}/x?y`, { timeout: 60_000, host: 'app.example' }),
  ).toEqual({
    kind: 'answered',
    status: 302,
    body: '/x?y for app.example',
  });
});

test('an IPv6 address works', async () => {
  const port = await serve((_, response) => response.end('six'), '::1');
  expect(await http.get(`http://[::1]:${port}/`, { timeout: 60_000 })).toMatchObject({
    body: 'six',
  });
});

test('the body is cut, and the rest of an endless one not waited for', async () => {
  const port = await serve((_, response) => {
    const more = () => {
      while (response.write('x'.repeat(16384)));
    };
    response.on('drain', more);
    more();
  });
  const answer = await http.get(`http://127.0.0.1:${port}/`, { timeout: 60_000 });
  expect(answer.kind === 'answered' && answer.body.length).toBe(65536);
});

test('no answer is reported with its reason', async () => {
  const port = await serve(() => undefined);
  expect(await http.get(`http://127.0.0.1:${port}/`, { timeout: 50 })).toEqual({
    kind: 'silent',
    reason: 'no answer within 50 ms',
  });
  const slow = await serve((_, response) => response.write('a'));
  expect(await http.get(`http://127.0.0.1:${slow}/`, { timeout: 50 })).toMatchObject({
    kind: 'silent',
  });
  const refused = await http.get('http://127.0.0.1:1/', { timeout: 60_000 });
  expect(refused).toMatchObject({
    kind: 'silent',
    reason: expect.stringContaining('ECONNREFUSED') as string,
  });
  expect(await http.get('nonsense', { timeout: 50 })).toMatchObject({ kind: 'silent' });
});

test('a status comes without the body, whatever it is and however it is sent', async () => {
  const port = await serve((request, response) => {
    response.writeEarlyHints({ link: '</style.css>; rel=preload' });
    response.statusCode = request.url === '/missing?x' ? 404 : 200;
    response.write('a'.repeat(100_000));
    response.end();
  });
  const at = `http://127.0.0.1:${port}`;
  expect(await http.status(at, { timeout: 60_000 })).toEqual({ kind: 'answered', status: 200 });
  expect(await http.status(`${at}/missing?x`, { timeout: 60_000 })).toEqual({
    kind: 'answered',
    status: 404,
  });
});

test('a status comes of the first 64 KiB of an answer that never ends', async () => {
  const port = await serve((_, response) => {
    const more = () => {
      while (response.write('x'.repeat(16384)));
    };
    response.on('drain', more);
    more();
  });
  const answer = await http.status(`http://127.0.0.1:${port}/`, { timeout: 60_000 });
  expect(answer).toEqual({ kind: 'answered', status: 200 });
});

test('a head that never ends is no answer', async () => {
  const port = await serveText(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(mostBytes)}`);
  const at = `http://127.0.0.1:${port}/`;
  const answer = await http.status(at, { timeout: 60_000 });
  expect(answer).toEqual({ kind: 'silent', reason: 'what it answers is not HTTP' });
  expect(await http.get(at, { timeout: 60_000 })).toMatchObject({ kind: 'silent' });
});

test('no status is reported with its reason', async () => {
  const deaf = await serve(() => undefined);
  const silent = (reason: unknown) => ({ kind: 'silent', reason });
  expect(await http.status(`http://127.0.0.1:${deaf}/`, { timeout: 50 })).toEqual(
    silent('no answer within 50 ms'),
  );
  expect(await http.status('http://127.0.0.1:1/', { timeout: 60_000 })).toEqual(
    silent(expect.stringContaining('ECONNREFUSED')),
  );
  expect(await http.status('nonsense', { timeout: 50 })).toEqual(silent('nonsense is not a URL'));
  const other = createTcpServer((socket) => socket.end('220 mail.example ESMTP\r\n'));
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void other.close());
  const { port } = other.address() as AddressInfo;
  expect(await http.status(`http://127.0.0.1:${port}/`, { timeout: 60_000 })).toEqual(
    silent('what it answers is not HTTP'),
  );
});

test('an answer that breaks off is none, whatever its first line said', async () => {
  const heads = ['Transfer-Encoding: chunked', 'Content-Length: 5'];
  const port = await serve((request, response) => {
    const head = heads[Number(request.url?.slice(1))] ?? '';
    response.socket?.end(`HTTP/1.1 200 OK\r\n${head}\r\n\r\n`);
  });
  for (const index of heads.keys()) {
    expect(await http.status(`http://127.0.0.1:${port}/${index}`, { timeout: 60_000 })).toEqual({
      kind: 'silent',
      reason: 'its answer breaks off',
    });
  }
  expect(await http.status(`http://127.0.0.1:${port}/2`, { timeout: 60_000 })).toEqual({
    kind: 'answered',
    status: 200,
  });
});
