import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import fc from 'fast-check';
import { expect, onTestFinished, test, vi } from 'vitest';
import { byteBudget } from '../../../src/controller/byte-budget.ts';
import { homePaths } from '../../../src/controller/home.ts';
import { startController } from '../../../src/controller/main.ts';
import {
  connectionLimits,
  startServer,
  type ConnectionLimits,
  type ServerContext,
} from '../../../src/controller/server/http-server.ts';
import { requestLimits } from '../../../src/controller/server/request-body.ts';
import { processMachines } from '../process-machines.ts';

async function controller(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'cw-'));
  const home = join(folder, 'home');
  const machines = processMachines();
  const started = await startController({
    ...{ home, machines, runtime: process.execPath, idleTime: 600_000 },
  });
  onTestFinished(async () => {
    await started.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  return homePaths(home).socket;
}

/** Sends bytes as they are and answers what comes back until the other side hangs up. */
async function raw(path: string, ...pieces: readonly (string | Uint8Array)[]): Promise<string> {
  const socket = connect(path);
  onTestFinished(() => void socket.destroy());
  socket.on('error', () => undefined);
  const answer = readAll(socket);
  for (const piece of pieces) if (!socket.write(piece)) await drained(socket);
  socket.end();
  return answer;
}

function readAll(socket: Socket): Promise<string> {
  let found = '';
  socket.setEncoding('latin1');
  socket.on('data', (chunk: string) => (found += chunk));
  return new Promise((resolve) => socket.on('close', () => resolve(found)));
}

async function drained(socket: Socket): Promise<void> {
  await Promise.race([once(socket, 'drain'), once(socket, 'close')]);
}

interface Answer {
  readonly status: number | undefined;
  readonly body: unknown;
}

async function post(socketPath: string, path: string, body: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = httpRequest({ socketPath, path, method: 'POST', agent: false }, (answer) => {
      text(answer).then(
        (body) => resolve({ status: answer.statusCode, body: JSON.parse(body) as unknown }),
        reject,
      );
    });
    call.on('error', reject);
    call.end(body);
  });
}

const waitOptions = { timeout: 20_000, interval: 20 };

const alive = (path: string): Promise<Answer> => post(path, '/v1/models', '{}');

test.each([
  ['a path that no URL has', 'POST // HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n'],
  ['a host that no URL has', 'GET http://[/ HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['no HTTP at all', '\x16\x03\x01\x02\x00\x01\x00\x01'],
  ['a length that is none', 'POST /v1/models HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n'],
  ['two lengths', 'POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}'],
  [
    'a chunk without a size',
    'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
  ],
  ['no JSON', 'POST /v1/models HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{x'],
  ['another verb', 'POST /v1/__proto__ HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}'],
])('%s is answered with REQUEST_INVALID', async (_, request) => {
  const path = await controller();
  const answer = await raw(path, request);
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  expect(answer).toContain('"code":"REQUEST_INVALID"');
  expect(await alive(path)).toMatchObject({ status: 200 });
});

test('headers without end are refused at their limit', async () => {
  const path = await controller();
  const lines = `X-A: ${'a'.repeat(1000)}\r\n`.repeat(connectionLimits.headerBytes / 1000 + 2);
  const answer = await raw(path, `POST /v1/models HTTP/1.1\r\nHost: x\r\n${lines}\r\n`);
  expect(answer).toMatch(/^HTTP\/1\.1 431 /);
  expect(answer).toContain('"code":"REQUEST_TOO_LARGE"');
  expect(await alive(path)).toMatchObject({ status: 200 });
});

test('a body beyond the limit is refused with a code that the sender can read', async () => {
  const path = await controller();
  const large = JSON.stringify({ model: 'x'.repeat(requestLimits.bytes) });
  expect(await post(path, '/v1/status', large)).toMatchObject({
    status: 413,
    body: { error: { code: 'REQUEST_TOO_LARGE' } },
  });
  const deep = '['.repeat(requestLimits.depth + 1) + ']'.repeat(requestLimits.depth + 1);
  expect(await post(path, '/v1/status', deep)).toMatchObject({
    status: 413,
    body: { error: { code: 'REQUEST_TOO_LARGE' } },
  });
  const quoted = JSON.stringify({ model: '['.repeat(1000) });
  expect(await post(path, '/v1/status', quoted)).toMatchObject({
    body: { error: { code: 'MODEL_UNKNOWN' } },
  });
});

test('bodies that are being read are bounded in sum, and what they held is free again', async () => {
  const path = await controller();
  const piece = Buffer.alloc(1024 * 1024, ' ');
  const length = requestLimits.bytes;
  const head = `POST /v1/models HTTP/1.1\r\nHost: x\r\nContent-Length: ${length}\r\n\r\n`;
  const held: Socket[] = [];
  for (let each = 0; each < requestLimits.bytesInSum / length; each += 1) {
    const socket = connect(path);
    onTestFinished(() => void socket.destroy());
    socket.on('error', () => undefined);
    socket.write(head);
    // One byte less than all, so that the body never ends.
    for (let sent = piece.length; sent < length; sent += piece.length) {
      if (!socket.write(piece)) await drained(socket);
    }
    const last = piece.subarray(1);
    await new Promise((resolve) => socket.write(last, resolve));
    held.push(socket);
  }
  const large = `{"model":"${'x'.repeat(length - 100)}"}`;
  const status = async (): Promise<number | undefined> =>
    (await post(path, '/v1/status', large)).status;
  await vi.waitFor(async () => expect(await status()).toBe(503), waitOptions);
  for (const socket of held) socket.destroy();
  await vi.waitFor(async () => expect(await status()).toBe(400), waitOptions);
});

test('a budget takes all or nothing', () => {
  const budget = byteBudget(10);
  expect([budget.take(6), budget.take(5), budget.taken]).toEqual([true, false, 6]);
  budget.give(6);
  expect([budget.take(10), budget.taken]).toEqual([true, 10]);
});

test('whatever bytes are sent, the next request is answered', async () => {
  const path = await controller();
  const words = fc.constantFrom(
    ...[
      'GET',
      'POST',
      'CONNECT',
      'PRI',
      ' ',
      '/',
      '//',
      '/v1/status',
      '/v1/events',
      '*',
      '?model=%',
    ],
    ...[
      ' HTTP/1.1',
      ' HTTP/9.9',
      '\r\n',
      '\n',
      '\r\n\r\n',
      'Host: x',
      'Upgrade: h2c',
      'Connection: upgrade',
    ],
    ...[
      'Content-Length: 5',
      'Transfer-Encoding: chunked',
      'Expect: 100-continue',
      '5\r\n',
      '{"model":',
    ],
    ...['{}', '[', '"\\ud800"', '\0', '\xff', '0\r\n\r\n'],
  );
  const message = fc.array(fc.oneof(words, fc.string({ maxLength: 4 })), { maxLength: 14 });
  await fc.assert(
    fc.asyncProperty(message, async (parts) => {
      await raw(path, Buffer.from(parts.join(''), 'latin1'));
    }),
    { seed: 9, numRuns: 300 },
  );
  expect(await alive(path)).toMatchObject({ status: 200 });
});

/** A server without a controller, for what is refused before anything is asked. */
async function bareServer(limits: ConnectionLimits): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'cw-'));
  const path = join(folder, 'bare.socket');
  const context = { services: { complain: () => undefined } } as unknown as ServerContext;
  const server = await startServer(path, context, limits);
  onTestFinished(async () => {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return path;
}

test('a request that does not end is answered when its time is up', async () => {
  const path = await bareServer({ ...connectionLimits, requestTime: 200 });
  for (const begun of [
    'POST /v1/models HT',
    'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{',
  ]) {
    const socket = connect(path);
    onTestFinished(() => void socket.destroy());
    const answer = readAll(socket);
    socket.write(begun);
    expect(await answer).toMatch(/^HTTP\/1\.1 408 [^]*"code":"REQUEST_INVALID"/);
  }
});

test('connections are bounded; one too many is hung up on', async () => {
  const path = await bareServer({ ...connectionLimits, connections: 3 });
  const sockets = Array.from({ length: 3 }, () => connect(path));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
  });
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  const late = connect(path);
  late.on('error', () => undefined);
  await once(late, 'close');
  for (const socket of sockets) expect(socket.readyState).toBe('open');
});
