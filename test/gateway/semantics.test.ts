/** PEP 3333, the same over each protocol of the gateway, with real processes. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client, Sent } from './support/exchange.ts';
import { startGateway } from './support/gateway-process.ts';
import { scgiClient } from './support/scgi-client.ts';
import { protocols, startServing, type Serving } from './support/serving.ts';

/** The answers over HTTP have headers of the connection, too. */
const ofTheFront = ['date', 'connection', 'transfer-encoding', 'status', 'keep-alive'];

describe.each(protocols)('%s', (protocol) => {
  let serving: Serving;
  const send: Client = (sent) => serving.send(sent);

  beforeAll(async () => {
    serving = await startServing(protocol, ['--threads', '4']);
  });
  afterAll(() => serving[Symbol.asyncDispose]());

  async function environOf(sent: Sent): Promise<Record<string, unknown>> {
    const { body } = await send(sent);
    return JSON.parse(body) as Record<string, unknown>;
  }

  test('the environ is complete, and of native strings', async () => {
    const environ = await environOf({
      target: '/a%2Fb%20%C3%A9%25?x=%20y&z',
      headers: [
        ['X-Two', '1'],
        ['X-Two', '2'],
        ['Cookie', 'a=1'],
        ['Proxy', 'http://evil.example'],
      ],
    });
    const oneProcess = protocol === 'cgi';
    expect(environ).toMatchObject({
      REQUEST_METHOD: 'GET',
      SCRIPT_NAME: '',
      PATH_INFO: '/a/b \u00c3\u00a9%',
      QUERY_STRING: 'x=%20y&z',
      REQUEST_URI: '/a%2Fb%20%C3%A9%25?x=%20y&z',
      SERVER_PROTOCOL: 'HTTP/1.1',
      SERVER_NAME: expect.stringMatching(/./) as string,
      SERVER_PORT: '80',
      HTTP_COOKIE: 'a=1',
      'wsgi.version': '(1, 0)',
      'wsgi.url_scheme': 'http',
      'wsgi.multithread': !oneProcess,
      'wsgi.multiprocess': oneProcess,
      'wsgi.run_once': oneProcess,
      'wsgi.input_terminated': true,
    });
    // The front of a CGI program has joined them before.
    if (protocol !== 'cgi') expect(environ.HTTP_X_TWO).toMatch(/^1, ?2$/);
    for (const name of ['HTTP_PROXY', 'HTTP_CONTENT_LENGTH', 'CONTENT_LENGTH', 'CONTENT_TYPE'])
      expect(environ).not.toHaveProperty(name);
  });

  test('type and length of a body have variables of their own', async () => {
    const environ = await environOf({
      method: 'POST',
      target: '/',
      headers: [['Content-Type', 'text/x']],
      body: Buffer.from('abc'),
    });
    expect(environ).toMatchObject({ CONTENT_TYPE: 'text/x', CONTENT_LENGTH: '3' });
    expect(environ).not.toHaveProperty('HTTP_CONTENT_TYPE');
  });

  test('a declared length of 0 differs from none', async () => {
    const environ = await environOf({ method: 'POST', target: '/', body: Buffer.alloc(0) });
    expect(environ.CONTENT_LENGTH).toBe('0');
  });

  test.each([0, 1, 100_000, 20 * 2 ** 20])('a body of %i bytes arrives whole', async (size) => {
    const body = Buffer.alloc(size, 'abcdefg');
    const digest = createHash('sha256').update(body).digest('hex');
    const { body: answer } = await send({ method: 'POST', target: '/body', body });
    expect(answer).toBe(`${size} ${digest}`);
  });

  test('the input reads lines and ends', async () => {
    const body = Buffer.from('one\ntwo\nthree\nfour');
    const { body: answer } = await send({ method: 'POST', target: '/lines', body });
    expect(answer).toBe(`[b'one\\n', b'tw', b'o', b'\\n', b'three\\n', b'four', b'', b'']`);
  });

  test('a body that the application does not read does no harm to its answer', async () => {
    const body = Buffer.alloc(3 * 2 ** 20);
    const { status, body: answer } = await send({ method: 'POST', target: '/version', body });
    expect({ status, answer }).toEqual({ status: 200, answer: '1' });
  });

  test('an iterable is sent whole and closed', async () => {
    const { status, body, whole } = await send({ target: '/stream?2000' });
    expect({ status, whole, lines: body.split('\n').length }).toEqual({
      status: 200,
      whole: true,
      lines: 2001,
    });
    if (protocol !== 'cgi')
      await expect.poll(async () => (await send({ target: '/closed' })).body).not.toBe('0');
  });

  test('what is made on the way is sent, as large as it is', async () => {
    const { body, whole } = await send({ target: '/large?320' });
    expect({ length: body.length, whole }).toEqual({ length: 320 * 65536, whole: true });
  });

  test('a single part gets its length', async () => {
    const { headers } = await send({ target: '/version' });
    expect(headers['content-length']).toBe('1');
  });

  test('write and what is returned follow each other', async () => {
    expect((await send({ target: '/write' })).body).toBe('written returned');
  });

  test('a file is sent through the wrapper', async () => {
    const text = await readFile(join(serving.gateway.folder, 'echo.py'), 'latin1');
    expect((await send({ target: '/file' })).body).toBe(text);
  });

  test('HEAD, 204 and 304 have no body', async () => {
    const head = await send({ method: 'HEAD', target: '/stream?9' });
    expect(head).toMatchObject({ status: 200, body: '', whole: true });
    const empty = await send({ target: '/empty' });
    expect(empty).toMatchObject({ status: 204, body: '', whole: true });
    expect(empty.headers).not.toHaveProperty('content-length');
    const same = await send({ target: '/not-modified' });
    expect(same).toMatchObject({ status: 304, body: '', whole: true });
    expect(same.headers.etag).toBe('"1"');
  });

  test('headers are sent as they are, those of the connection are not', async () => {
    const { headers } = await send({ target: '/headers' });
    expect(headers).toMatchObject({ 'x-two': 'a, b', 'x-latin': 'é' });
    expect(headers.connection).not.toBe('x');
  });

  test('an error before the first byte is a 500 without details', async () => {
    const paths = ['/raise', '/raise-after-start', '/exit', '/twice', '/no-start', '/bytes'];
    const answers = await Promise.all(paths.map((target) => send({ target })));
    for (const { status, body, headers } of answers) {
      expect({ status, body }).toEqual({ status: 500, body: 'Internal Server Error\n' });
      expect(Object.keys(headers).filter((name) => !ofTheFront.includes(name))).toEqual([
        'content-type',
        'content-length',
      ]);
    }
  });

  test('an error after the first byte ends the answer, which can be seen not to be whole', async () => {
    const { status, whole } = await send({ target: '/raise-late' });
    expect({ status, whole }).toEqual({ status: 200, whole: false });
  });

  test('an answer that has not begun can be replaced', async () => {
    const { status, body } = await send({ target: '/replaced' });
    expect({ status, body }).toEqual({ status: 503, body: 'replaced' });
  });

  test('a body that is longer or shorter than its declared length is noticed', async () => {
    expect(await send({ target: '/length?123456' })).toMatchObject({ body: '1234', whole: true });
    expect(await send({ target: '/length?12' })).toMatchObject({ body: '12', whole: false });
  });

  test('a header can’t bring another one with it', async () => {
    const { status, headers } = await send({ target: '/header?X-Name' });
    expect(status).toBe(500);
    expect(headers).not.toHaveProperty('x-injected');
  });
});

test('text in place of bytes is explained in the log, in one entry with the traceback', async () => {
  await using gateway = await startGateway({ protocol: 'scgi' });
  expect((await scgiClient(gateway.socket)({ target: '/text' })).status).toBe(500);
  expect(gateway.log()).toMatch(
    /\] GET \/text: the application failed\nTraceback [^]*TypeError: the application returned text \(str\) in its body, where WSGI wants bytes; encode it, for example b"Hello"/,
  );
});
