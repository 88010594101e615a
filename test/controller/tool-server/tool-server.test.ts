import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { byteBudget } from '../../../src/controller/byte-budget.ts';
import { startToolServer, toolLimits } from '../../../src/controller/tool-server/tool-server.ts';
import { agentSocket } from '../../../src/juju/agent-socket.ts';
import { rpcTypes } from '../../../src/juju/agent-rpc.ts';
import { GobEncoder } from '../../../src/juju/gob/gob-encoder.ts';
import { GobStream } from '../../../src/juju/gob/gob-stream.ts';

async function server() {
  const folder = mkdtempSync(join(tmpdir(), 'cw-'));
  const address = join(folder, 'agent.socket');
  const room = byteBudget(toolLimits.bytesInSum);
  const tools = await startToolServer(address, room);
  onTestFinished(async () => {
    await tools.close();
    rmSync(folder, { recursive: true });
  });
  const asked = async (method: string) => {
    const socket = connect(address);
    onTestFinished(() => void socket.destroy());
    const encoder = new GobEncoder();
    socket.write(encoder.encode(rpcTypes.request, { ServiceMethod: method, Seq: 9 }));
    socket.write(encoder.encode(rpcTypes.call, { ContextId: 'c' }));
    const stream = new GobStream();
    const [bytes] = (await once(socket, 'data')) as [Buffer];
    return stream.push(bytes);
  };
  return { address, tools, asked, room };
}

test('a context is served from when it is opened until it is left', async () => {
  const { address, tools } = await server();
  const socket = agentSocket({ address, contextId: 'c', dir: '/' });
  onTestFinished(() => socket.close());
  const call = () => socket.call({ name: 'is-leader', args: [] });
  const unknown = { code: 1, stderr: 'ERROR bad request: wrong context ID; got "c"\n' };
  expect(await call()).toMatchObject(unknown);
  const leave = tools.open('c', () => ({ code: 0, stdout: 'True\n', stderr: '' }));
  expect(await call()).toEqual({ code: 0, stdout: 'True\n', stderr: '' });
  leave();
  expect(await call()).toMatchObject(unknown);
});

test('a tool that breaks is exit code 3, and the next call is answered', async () => {
  const { address, tools } = await server();
  const socket = agentSocket({ address, contextId: 'c', dir: '/' });
  onTestFinished(() => socket.close());
  tools.open('c', ({ name }) => {
    if (name === 'goal-state') throw new Error('no disk');
    return { code: 0, stdout: '', stderr: '' };
  });
  const broken = await socket.call({ name: 'goal-state', args: [] });
  expect(broken).toEqual({ code: 3, stdout: '', stderr: 'ERROR no disk\n' });
  expect(await socket.call({ name: 'is-leader', args: [] })).toMatchObject({ code: 0 });
});

test.each([
  ['Jujuc.Other', "rpc: can't find method Jujuc.Other"],
  ['Other.Main', "rpc: can't find service Other.Main"],
  ['Main', 'rpc: service/method request ill-formed: Main'],
  ['Jujuc.Main', 'bad request: command not specified'],
])('%s without more is refused in Go’s words', async (method, error) => {
  const { asked } = await server();
  expect(await asked(method)).toEqual([{ ServiceMethod: method, Seq: 9, Error: error }, {}]);
});

test('the connection of a client with another protocol is closed', async () => {
  const { address } = await server();
  const socket = connect(address);
  socket.write('GET / HTTP/1.1\r\n'.repeat(9));
  await once(socket, 'close');
});

test('a call that is too long is refused with a code, and the next one is answered', async () => {
  const { address, tools } = await server();
  const socket = agentSocket({ address, contextId: 'c', dir: '/' });
  onTestFinished(() => socket.close());
  tools.open('c', () => ({ code: 0, stdout: 'done', stderr: '' }));
  const stdin = 'x'.repeat(toolLimits.callBytes);
  const refused = await socket.call({ name: 'state-set', args: ['--file', '-'], stdin });
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('REQUEST_TOO_LARGE');
  expect(await socket.call({ name: 'is-leader', args: [] })).toMatchObject({ stdout: 'done' });
});

test('calls that do not end hold a bounded sum, small ones are answered, and all is given back', async () => {
  const { address, tools, room } = await server();
  tools.open('c', () => ({ code: 0, stdout: 'done', stderr: '' }));
  const held = toolLimits.callBytes - 1024 ** 2;
  const sockets = Array.from({ length: 6 }, () => connect(address));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
  });
  const answers = sockets.map(async (socket) => {
    socket.on('error', () => undefined);
    const encoder = new GobEncoder();
    socket.write(encoder.encode(rpcTypes.request, { ServiceMethod: 'Jujuc.Main' }));
    const message = encoder.encode(rpcTypes.call, { ContextId: 'c', Stdin: Buffer.alloc(held) });
    const answered = once(socket, 'data').then(([bytes]) => String(bytes));
    const whole = new Promise<undefined>((resolve) =>
      socket.write(message.subarray(0, message.length - 1), () => resolve(undefined)),
    );
    return Promise.race([answered, whole]);
  });
  const all = await Promise.all(answers);
  expect(room.taken).toBeLessThanOrEqual(toolLimits.bytesInSum);
  expect(all.filter((each) => each?.includes('CONTROLLER_BUSY')).length).toBeGreaterThan(0);
  const small = agentSocket({ address, contextId: 'c', dir: '/' });
  onTestFinished(() => small.close());
  expect(await small.call({ name: 'is-leader', args: [] })).toMatchObject({ stdout: 'done' });
  for (const socket of sockets) socket.destroy();
  await vi.waitFor(() => expect(room.taken).toBe(0), { timeout: 20_000 });
});

test('a tool that takes no answers is not served on, so that answers cannot pile up', async () => {
  const { address, tools } = await server();
  let answered = 0;
  tools.open('c', () => {
    answered += 1;
    return { code: 0, stdout: 'x'.repeat(1024 ** 2), stderr: '' };
  });
  const encoder = new GobEncoder();
  const call = (): Buffer =>
    Buffer.concat([
      encoder.encode(rpcTypes.request, { ServiceMethod: 'Jujuc.Main' }),
      encoder.encode(rpcTypes.call, { ContextId: 'c', Dir: '/', CommandName: 'config-get' }),
    ]);
  const socket = connect(address);
  onTestFinished(() => void socket.destroy());
  socket.pause();
  await new Promise((resolve) =>
    socket.write(Buffer.concat(Array.from({ length: 200 }, call)), resolve),
  );
  // Another connection's call shows that the server has handled the first one.
  const other = agentSocket({ address, contextId: 'other', dir: '/' });
  onTestFinished(() => other.close());
  for (let each = 0; each < 5; each += 1) await other.call({ name: 'is-leader', args: [] });
  expect(answered).toBeLessThan(5);
  let read = 0;
  socket.on('data', (chunk: Buffer) => (read += chunk.length));
  socket.resume();
  await vi.waitFor(() => expect(read).toBeGreaterThan(200 * 1024 ** 2), { timeout: 20_000 });
  expect(answered).toBe(200);
});

test('connections are bounded; one too many is hung up on, and a place that is free is given', async () => {
  const { address, tools } = await server();
  tools.open('c', () => ({ code: 0, stdout: 'done', stderr: '' }));
  const sockets = Array.from({ length: toolLimits.connections }, () => connect(address));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
  });
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  const late = connect(address);
  late.on('error', () => undefined);
  await once(late, 'close');
  sockets[0]?.destroy();
  const call = async (): Promise<string> => {
    const socket = agentSocket({ address, contextId: 'c', dir: '/' });
    try {
      return (await socket.call({ name: 'is-leader', args: [] })).stdout;
    } finally {
      socket.close();
    }
  };
  await vi.waitFor(async () => expect(await call()).toBe('done'), { timeout: 20_000 });
});
