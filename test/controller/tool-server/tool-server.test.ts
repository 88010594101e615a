import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startToolServer } from '../../../src/controller/tool-server/tool-server.ts';
import { agentSocket } from '../../../src/juju/agent-socket.ts';
import { rpcTypes } from '../../../src/juju/agent-rpc.ts';
import { GobEncoder } from '../../../src/juju/gob/gob-encoder.ts';
import { GobStream } from '../../../src/juju/gob/gob-stream.ts';

async function server() {
  const folder = mkdtempSync(join(tmpdir(), 'cw-'));
  const address = join(folder, 'agent.socket');
  const tools = await startToolServer(address);
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
  return { address, tools, asked };
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

test('whoever speaks something else is hung up on', async () => {
  const { address } = await server();
  const socket = connect(address);
  socket.write('GET / HTTP/1.1\r\n'.repeat(9));
  await once(socket, 'close');
});
