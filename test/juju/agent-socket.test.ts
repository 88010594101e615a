import { createServer } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { isFault } from '../../src/errors.ts';
import { dial } from '../../src/juju/agent-connection.ts';
import { agentSocket } from '../../src/juju/agent-socket.ts';
import { mortalAgent, type MortalOptions } from './support/mortal-agent.ts';

async function begin(options: MortalOptions = {}) {
  const agent = await mortalAgent(options);
  const socket = agentSocket({ address: agent.address, contextId: 'c-1', dir: '/charm' });
  onTestFinished(async () => {
    socket.close();
    await agent.close();
  });
  return { agent, socket };
}

/** Answers every connection with the same bytes, whatever is asked. */
async function parrot(bytes: Uint8Array, end: boolean) {
  const folder = mkdtempSync(join(tmpdir(), 'charmwright-parrot-'));
  const address = join(folder, 's');
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', () => {
      socket.write(bytes);
      if (end) socket.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(address, resolve));
  return {
    address,
    close: () => {
      server.close();
      rmSync(folder, { recursive: true });
    },
  };
}

const echo = { runs: ({ args }: { args: readonly string[] }) => said(args.join(' ')) };
function said(stdout: string) {
  return { code: 0, stdout, stderr: '' };
}

test('all calls of a hook go over one connection, with its context, its folder and its input', async () => {
  const { agent, socket } = await begin(echo);
  expect(await socket.call({ name: 'relation-get', args: ['-', 'ü'] })).toEqual(said('- ü'));
  await socket.call({ name: 'state-set', args: ['--file', '-'], stdin: 'a: "b"' });
  await socket.call({ name: 'state-set', args: [], stdin: '' });
  expect(agent.calls).toEqual([
    { contextId: 'c-1', dir: '/charm', name: 'relation-get', args: ['-', 'ü'] },
    ...[
      {
        contextId: 'c-1',
        dir: '/charm',
        name: 'state-set',
        args: ['--file', '-'],
        stdin: 'a: "b"',
      },
      { contextId: 'c-1', dir: '/charm', name: 'state-set', args: [], stdin: '' },
    ],
  ]);
  expect(agent.connections()).toBe(1);
});

test('calls without an await go one after the other', async () => {
  const { agent, socket } = await begin(echo);
  const names = Array.from({ length: 20 }, (_, at) => String(at));
  const answers = await Promise.all(names.map((args) => socket.call({ name: 'x', args: [args] })));
  expect(answers.map(({ stdout }) => stdout)).toEqual(names);
  expect(agent.calls.map(({ args }) => args[0])).toEqual(names);
});

test('an abstract address is dialled as such', async () => {
  const address = `@charmwright-test-${process.pid}`;
  const { socket } = await begin({ ...echo, address });
  expect(await socket.call({ name: 'is-leader', args: ['yes'] })).toEqual(said('yes'));
});

test('an answer of megabytes arrives whole', async () => {
  const long = 'ü'.repeat(4_000_000);
  const { socket } = await begin({ runs: () => said(long) });
  expect((await socket.call({ name: 'relation-get', args: [] })).stdout).toBe(long);
});

test('without an agent nothing was run; with half an answer something may have been', async () => {
  const nowhere = agentSocket({ address: '/nowhere', contextId: 'c', dir: '/' });
  const call = { name: 'is-leader', args: [] };
  await expect(nowhere.call(call)).rejects.toMatchObject({ code: 'HOOK_TOOL_UNREACHABLE' });
  const { socket } = await begin({ cut: () => 20 });
  await expect(socket.call(call)).rejects.toMatchObject({ code: 'HOOK_TOOL_LOST' });
  expect(await socket.ask(call)).toMatchObject({ kind: 'not-run' });
});

test('after its end a hook asks nothing any more', async () => {
  const { agent, socket } = await begin(echo);
  await socket.call({ name: 'is-leader', args: [] });
  socket.close();
  await expect(socket.call({ name: 'is-leader', args: [] })).rejects.toMatchObject({
    code: 'HOOK_TOOL_UNREACHABLE',
  });
  expect(agent.calls).toHaveLength(1);
});

test('an answer that begins and never goes on is given up', async () => {
  const { address, close } = await parrot(Buffer.from('2e7f03', 'hex'), false);
  const connection = await dial(address, 50);
  const reply = await connection.ask({ contextId: 'c', dir: '/', name: 'is-leader', args: [] });
  expect(reply).toMatchObject({ kind: 'lost', reason: { code: 'AGENT_WIRE_INVALID' } });
  close();
});

test('whatever a broken agent sends, a call ends with a coded error', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 200 }), async (bytes) => {
      const { address, close } = await parrot(bytes, true);
      const socket = agentSocket({ address, contextId: 'c', dir: '/' });
      const error: unknown = await socket
        .call({ name: 'is-leader', args: [] })
        .catch((reason: unknown) => reason);
      expect(isFault(error, 'HOOK_TOOL_LOST')).toBe(true);
      socket.close();
      close();
    }),
    { numRuns: 60 },
  );
});
