import { createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { exchange, type Answer, type RawRequest } from './raw-http.ts';

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** Serves one connection with what `answer` writes once the request's head is there. */
async function ask(
  answer: (socket: Socket, text: string) => void,
  request: Partial<RawRequest> = {},
): Promise<Answer> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (data) => answer(socket, data.toString('latin1')));
  });
  servers.push(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  return await exchange({
    host: '127.0.0.1',
    port: typeof address === 'object' && address !== null ? address.port : 0,
    method: 'GET',
    head: Buffer.from('GET / HTTP/1.1\r\n\r\n'),
    body: [],
    expectsContinue: false,
    idleMilliseconds: 60_000,
    ...request,
  });
}

test.each([
  { name: 'of a length', rest: 'Content-Length: 5\r\n\r\nabcde', ended: 'complete', body: 'abcde' },
  { name: 'of a length, cut', rest: 'Content-Length: 5\r\n\r\nabc', ended: 'cut', body: 'abc' },
  {
    name: 'in chunks',
    rest: 'Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n',
    ended: 'complete',
    body: 'abcde',
  },
  {
    name: 'in chunks, cut',
    rest: 'Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n',
    ended: 'cut',
    body: 'abc',
  },
  { name: 'up to the end of the connection', rest: '\r\nabcde', ended: 'complete', body: 'abcde' },
])('a body $name', async ({ rest, ended, body }) => {
  const got = await ask((socket) => socket.end(`HTTP/1.1 200 OK\r\n${rest}`));
  expect([got.status, got.ended, got.body.toString()]).toEqual([200, ended, body]);
});

test('an answer in single bytes is read as one', async () => {
  const answer = 'HTTP/1.1 404 No\r\nX: a: b \r\nx: c\r\nContent-Length: 2\r\n\r\nno';
  const got = await ask((socket) => {
    for (const byte of answer) socket.write(byte);
  });
  expect(got).toMatchObject({
    status: 404,
    headers: [
      ['X', 'a: b'],
      ['x', 'c'],
      ['Content-Length', '2'],
    ],
    ended: 'complete',
    clientAddress: '127.0.0.1',
  });
});

test.each([
  ['HEAD', 200],
  ['GET', 204],
  ['GET', 304],
])('%s with %i has no body, whatever its length says', async (method, status) => {
  const head = `HTTP/1.1 ${status} X\r\nContent-Length: 9\r\n\r\n`;
  const got = await ask((socket) => socket.write(head), { method });
  expect([got.ended, got.body.length]).toEqual(['complete', 0]);
});

test('a body waits for 100 Continue, which is no answer', async () => {
  const heard: string[] = [];
  const got = await ask(
    (socket, text) => {
      heard.push(text);
      if (text.startsWith('GET')) socket.write('HTTP/1.1 100 Continue\r\n\r\n');
      else socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
    },
    { expectsContinue: true, body: [Buffer.from('body')] },
  );
  expect(heard).toEqual(['GET / HTTP/1.1\r\n\r\n', 'body']);
  expect([got.status, got.continued]).toEqual([200, true]);
});

test('a connection that ends without an answer has status 0', async () => {
  const got = await ask((socket) => socket.destroy());
  expect([got.status, got.ended]).toEqual([0, 'cut']);
});
