/** A charm before an agent that listens: as a real process, and with the socket dying under it. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { startToolServer } from '../../src/controller/tool-server/tool-server.ts';
import { toolsFolder } from '../../src/controller/tool-server/tools-folder.ts';
import { hookTools } from '../../src/juju/hook-tools.ts';
import { inMemoryAgent, type InMemoryAgent } from '../../src/testing/agent/in-memory-agent.ts';
import { mortalAgent } from '../juju/support/mortal-agent.ts';
import { bundledCharm, charmEntry } from './support/bundled-charm.ts';
import { charm as charmOf, hookOf, runTestHook } from './support/charm-under-test.ts';

const contextId = 'hello/0-update-status-1f';
const hasStrace = spawnSync('strace', ['-V']).status === 0;

function agentWithDatabase(): InMemoryAgent {
  return inMemoryAgent({
    unit: 'hello/0',
    leader: true,
    config: {},
    relations: [{ id: 1, endpoint: 'db', application: 'pg', units: { 'pg/0': { host: 'h' } } }],
  });
}

describe('as a process', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await bundledCharm(
      charmEntry(
        `
layer(({ hook }) => {
  hook('update-status').do('work', async (unit) => {
    for (const relation of await unit.endpoint('db').relations()) {
      await relation.own.write({ port: '80' });
    }
    unit.flags.set('worked');
    unit.status.active('well');
  });
  hook('stop').do('ignore', async (unit) => {
    await unit.setVersion('1').catch(() => undefined);
  });
})`,
        { name: 'hello', requires: { db: { interface: 'pgsql' } } },
      ),
    );
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs a hook over a socket to its end, with more in its environment, and by a program where one is named. */
  async function ended(
    { hook, address }: { readonly hook: string; readonly address: string },
    more: Readonly<Record<string, string>> = {},
    before: readonly string[] = [],
  ) {
    const dispatch = join(folder, 'dispatch');
    const [program = dispatch, ...args] = before.length === 0 ? [] : [...before, dispatch];
    const child = spawn(program, args, {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...{ JUJU_CHARM_DIR: folder, JUJU_UNIT_NAME: 'hello/0', JUJU_CONTEXT_ID: contextId },
        ...{ JUJU_MODEL_NAME: 'test', JUJU_MODEL_UUID: '6d1c', PATH: '/usr/bin:/bin' },
        ...{ JUJU_HOOK_NAME: hook, JUJU_DISPATCH_PATH: `hooks/${hook}` },
        ...{ JUJU_AGENT_SOCKET_ADDRESS: address, JUJU_AGENT_SOCKET_NETWORK: 'unix' },
        ...more,
      },
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk) => (stdout += String(chunk)));
    child.stderr.on('data', (chunk) => (stderr += String(chunk)));
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
    return { code, stdout, stderr };
  }

  /** Runs update-status as an agent would, with what the environment says of the agent changed. */
  async function updateStatus(
    more: Readonly<Record<string, string>> = {},
    before: readonly string[] = [],
  ) {
    const agent = agentWithDatabase();
    const hook = agent.hook();
    const address = join(folder, 'agent.socket');
    const server = await startToolServer(address);
    onTestFinished(() => server.close());
    server.open(contextId, (call) => hook.run(call));
    const end = await ended({ hook: 'update-status', address }, more, before);
    if (end.code === 0) hook.commit();
    return { ...end, agent, bag: agent.bag(1, 'hello/0') };
  }

  test('a hook fails of an agent that died, though its handler caught the error', async () => {
    const agent = agentWithDatabase();
    const stop = async (deaf?: number) => {
      const hook = agent.hook();
      const listening = await mortalAgent({
        runs: (call) => hook.run(call),
        ...(deaf === undefined ? {} : { deaf }),
      });
      const end = await ended({ hook: 'stop', address: listening.address });
      await listening.close();
      if (end.code === 0) hook.commit();
      return { ...end, calls: hook.calls.map(({ name }) => name) };
    };
    expect(await stop()).toMatchObject({ code: 0, stderr: '' });
    // Nothing is left to write, so that no later call fails.
    const calls = ['state-get', 'config-get', 'application-version-set'];
    expect(await stop()).toMatchObject({ code: 0, calls });
    const { code, stderr } = await stop(2);
    expect(code).toBe(1);
    expect(stderr).toContain('HOOK_TOOL_LOST');
  });

  test('the agent’s socket suffices without the programs', async () => {
    const { code, stderr, bag, agent } = await updateStatus();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(bag).toMatchObject({ port: '80' });
    expect(agent.recorded.statuses.at(-1)).toMatchObject({ status: 'active', message: 'well' });
  });

  test.each([
    ['an operator asks for them', { CHARMWRIGHT_HOOK_TOOLS: 'exec' }],
    ['the agent says nothing of a socket it speaks', { JUJU_AGENT_SOCKET_NETWORK: 'tcp' }],
  ])('the programs suffice without the socket when %s', async (_, more) => {
    const path = await toolsFolder(join(folder, 'tools'));
    const { code, bag } = await updateStatus({ ...more, PATH: `${path}:/usr/bin:/bin` });
    expect(code).toBe(0);
    expect(bag).toMatchObject({ port: '80' });
  });

  test('with neither the hook fails and says why', async () => {
    const { code, stdout, stderr } = await updateStatus({ JUJU_AGENT_SOCKET_ADDRESS: '/nowhere' });
    expect(code).toBe(1);
    expect(stdout).toContain("the agent's socket is not used: connect ENOENT /nowhere");
    expect(stderr).toContain('HOOK_TOOL_UNREACHABLE');
  });

  test.skipIf(!hasStrace)(
    hasStrace ? 'a hook starts no program but the shell and Node' : 'skipped: no strace on PATH',
    async () => {
      mkdirSync(join(folder, 'trace'), { recursive: true });
      const trace = join(folder, 'trace/execve');
      const strace = [
        'strace',
        '-f',
        '-qq',
        '-e',
        'trace=execve',
        '-e',
        'signal=none',
        '-o',
        trace,
      ];
      const { code, bag } = await updateStatus({}, strace);
      expect(code).toBe(0);
      expect(bag).toMatchObject({ port: '80' });
      const started = [...readFileSync(trace, 'utf8').matchAll(/execve\("([^"]+)"/g)];
      expect(started.map(([, program]) => program)).toEqual([
        join(folder, 'dispatch'),
        join(folder, 'runtime/node'),
      ]);
    },
  );
});

describe('where the socket dies', () => {
  const definition = charmOf(
    ({ hook }) => {
      hook('update-status').do('work', async (unit) => {
        await unit.state.set('seen', 'yes');
        for (const relation of await unit.endpoint('db').relations()) {
          await relation.own.write({ port: '80' });
        }
        unit.flags.set('worked');
        unit.status.active('well');
      });
    },
    { metadata: { name: 'hello', requires: { db: { interface: 'pgsql' } } } },
  );

  /** One hook whose socket is cut after so many bytes of its answer to this call. */
  async function hookCutAt(death: number, bytes: number) {
    const lengths: number[] = [];
    const agent = agentWithDatabase();
    const hook = agent.hook();
    const listening = await mortalAgent({
      runs: (call) => hook.run(call),
      cut: (call, whole) => {
        lengths[call] = whole;
        return call === death ? bytes : undefined;
      },
    });
    const tools = hookTools({
      environment: { JUJU_AGENT_SOCKET_ADDRESS: listening.address, JUJU_CONTEXT_ID: contextId },
      dir: '/',
      executables: async () => hook,
      note: () => undefined,
    });
    const outcome = await runTestHook(hookOf(tools, definition, 'update-status'));
    const failed = tools.close() !== undefined || outcome.kind === 'failed';
    if (!failed) hook.commit();
    await listening.close();
    return { failed, agent, lengths };
  }

  test('at any byte of any answer of a hook, all of it is written or nothing is', async () => {
    const { lengths } = await hookCutAt(-1, 0);
    expect(lengths.length).toBeGreaterThan(4);
    const ends = new Set<boolean>();
    for (const [death, length] of lengths.entries()) {
      for (let bytes = 0; bytes <= length; bytes += 1) {
        const { failed, agent } = await hookCutAt(death, bytes);
        ends.add(failed);
        const written = [agent.bag(1, 'hello/0')?.port, Object.keys(agent.state()).length > 0];
        expect(written).toEqual(failed ? [undefined, false] : ['80', true]);
      }
    }
    expect(ends).toEqual(new Set([true, false]));
  });
});
