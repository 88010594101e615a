import { expect, onTestFinished, test } from 'vitest';
import { hookTools } from '../../src/juju/hook-tools.ts';
import { isRead } from '../../src/juju/is-read.ts';
import type { Environment, ToolCall } from '../../src/juju/wire.ts';
import { mortalAgent, type MortalOptions } from './support/mortal-agent.ts';

/** A hook before an agent whose socket may die, and whose programs are noted. */
async function hook(options: MortalOptions, more: Environment = {}) {
  const agent = await mortalAgent(options);
  const programs: string[] = [];
  const notes: string[] = [];
  const tools = hookTools({
    environment: {
      JUJU_AGENT_SOCKET_ADDRESS: agent.address,
      JUJU_AGENT_SOCKET_NETWORK: 'unix',
      JUJU_CONTEXT_ID: 'c-1',
      ...more,
    },
    dir: '/charm',
    executables: async () => ({
      call: async ({ name }) => {
        programs.push(name);
        return { code: 0, stdout: 'program', stderr: '' };
      },
    }),
    note: (line) => void notes.push(line),
  });
  onTestFinished(async () => {
    tools.close();
    await agent.close();
  });
  const run = async (names: readonly string[]): Promise<readonly string[]> => {
    const outcomes: string[] = [];
    for (const name of names) {
      outcomes.push(
        await tools.call({ name, args: [] }).then(
          () => 'ok',
          (error: unknown) => (error as { code: string }).code,
        ),
      );
    }
    return outcomes;
  };
  return { agent, tools, programs, notes, run, names: () => agent.calls.map(({ name }) => name) };
}

const calls = ['state-get', 'config-get', 'relation-set', 'state-set', 'status-set'];

test('over a good socket no program is needed', async () => {
  const { programs, run, names, notes, tools } = await hook({});
  expect(await run(calls)).toEqual(calls.map(() => 'ok'));
  expect({ programs, notes, names: names() }).toEqual({ programs: [], notes: [], names: calls });
  expect(tools.close()).toBeUndefined();
});

test.each<[string, Environment]>([
  ['an operator wants it', { CHARMWRIGHT_HOOK_TOOLS: 'exec' }],
  ['the agent names no socket', { JUJU_AGENT_SOCKET_ADDRESS: '' }],
  ['the agent listens on a network', { JUJU_AGENT_SOCKET_NETWORK: 'tcp' }],
  ['no one listens', { JUJU_AGENT_SOCKET_ADDRESS: '/nowhere' }],
  ['the context has no name', { JUJU_CONTEXT_ID: undefined }],
])('the programs carry the whole hook when %s', async (_, more) => {
  const { agent, programs, run, tools } = await hook({}, more);
  expect(await run(calls)).toEqual(calls.map(() => 'ok'));
  expect(programs).toEqual(calls);
  expect(agent.calls).toEqual([]);
  expect(tools.close()).toBeUndefined();
});

test('the first doubt before the first write gives the hook to the programs, and is noted once', async () => {
  const { programs, notes, run, names } = await hook({
    cut: (call) => (call === 1 ? 7 : undefined),
  });
  expect(await run(calls)).toEqual(calls.map(() => 'ok'));
  expect(names()).toEqual(['state-get', 'config-get']);
  expect(programs).toEqual(calls.slice(1));
  expect(notes).toEqual(["hook tools: the agent's socket is not used: the agent hung up"]);
});

test('wherever the socket dies, each write went one way only and none after a lost one', async () => {
  for (let death = 0; death < calls.length; death += 1) {
    for (const share of [0, 0.1, 0.5, 0.9]) {
      const { programs, run, names, tools } = await hook({
        cut: (call, whole) => (call === death ? Math.floor(whole * share) : undefined),
      });
      const outcomes = await run(calls);
      const writes = calls.slice(2);
      const overSocket = names().filter((name) => writes.includes(name));
      const overPrograms = programs.filter((name) => writes.includes(name));
      if (death < 2) {
        expect([overSocket, overPrograms]).toEqual([[], writes]);
        expect(tools.close()).toBeUndefined();
      } else {
        expect([overSocket, programs]).toEqual([calls.slice(2, death + 1), []]);
        expect(outcomes.slice(death)).toEqual(calls.slice(death).map(() => 'HOOK_TOOL_LOST'));
        expect(tools.close()).toMatchObject({ code: 'HOOK_TOOL_LOST' });
      }
    }
  }
});

test('an agent that hangs up between two calls never gets a write twice', async () => {
  for (let death = 0; death < calls.length - 1; death += 1) {
    const { programs, run, names, tools } = await hook({
      cut: (call, whole) => (call === death ? whole : undefined),
    });
    await run(calls);
    const writes = calls.slice(2);
    const [overSocket, overPrograms] = [names(), programs].map((all) =>
      all.filter((name) => writes.includes(name)),
    );
    const failed = tools.close() !== undefined;
    expect([failed, overPrograms]).toEqual(overSocket?.length === 0 ? [false, writes] : [true, []]);
  }
});

test('a call after the end of the hook is refused', async () => {
  const { programs, tools } = await hook({});
  tools.close();
  await expect(tools.call({ name: 'is-leader', args: [] })).rejects.toMatchObject({
    code: 'HOOK_TOOL_UNREACHABLE',
  });
  expect(programs).toEqual([]);
});

test.each<[ToolCall, boolean]>([
  [{ name: 'relation-get', args: [] }, true],
  [{ name: 'relation-set', args: [] }, false],
  [{ name: 'juju-log', args: [] }, false],
  [{ name: 'tool-of-tomorrow', args: [] }, false],
  [{ name: 'secret-get', args: ['secret:x', '--peek'] }, true],
  [{ name: 'secret-get', args: ['secret:x', '--refresh'] }, false],
  [{ name: 'secret-get', args: ['secret:x', '--label=db'] }, false],
])('%o is a read: %s', (call, read) => {
  expect(isRead(call)).toBe(read);
});
