/**
 * One `.charm` before every kind of agent: programs only, socket only, a socket that dies.
 *
 * `agent-socket.test.ts` goes through every byte of the answers, without a process for each.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startToolServer } from '../../src/controller/tool-server/tool-server.ts';
import { toolsFolder } from '../../src/controller/tool-server/tools-folder.ts';
import { toolNames } from '../../src/juju/agent/tools.ts';
import { inMemoryAgent, type InMemoryAgent } from '../../src/testing/agent/in-memory-agent.ts';
import { mortalAgent, type MortalOptions } from '../juju/support/mortal-agent.ts';
import {
  hookEnvironment,
  packedCharm,
  type HookEnd,
  type PackedCharm,
} from './support/packed-charm.ts';

const contextId = 'hello/0-start-1f';

const source = {
  'metadata.yaml':
    'name: hello\nsummary: s\ndescription: d\nrequires: {db: {interface: pgsql}}\npeers: {cluster: {interface: cluster}}\n',
  'config.yaml': 'options: {port: {type: int, default: 80, description: p}}\n',
  'layer.yaml': '',
  'reactive/hello.ts': `import { layer } from 'charmwright';
export default layer(({ hook, when }) => {
  hook('start').do('publish', async (unit) => {
    for (const relation of await unit.endpoint('db').relations()) {
      await relation.own.write({ port: String(unit.config.port) });
    }
    await unit.ports.open(80);
    unit.flags.set('hello.published');
  });
  when('hello.published').do('remember', async (unit) => {
    await unit.state.set('published', { port: unit.config.port ?? 0 });
    unit.status.active('published');
  });
});
`,
};

let charm: PackedCharm;
let path: string;
beforeAll(async () => {
  charm = await packedCharm(source);
  path = await programs(charm.beside);
});
afterAll(() => charm.remove());

function newAgent(): InMemoryAgent {
  return inMemoryAgent({
    unit: 'hello/0',
    config: { port: 80 },
    relations: [{ id: 1, endpoint: 'db', application: 'pg', units: { 'pg/0': { host: 'h' } } }],
  });
}

/** All that an agent keeps of a unit and shows to others, except for its status, which is shown at once. */
function storeOf(agent: InMemoryAgent): unknown {
  const { ports } = agent.data;
  return { bag: agent.bag(1, 'hello/0'), state: agent.state(), ports: [...ports] };
}

interface Ran extends HookEnd {
  readonly store: unknown;
  readonly calls: number;
  readonly before: unknown;
}

let agents = 0;

/** One start hook; the agent commits what it asked for when it ends with 0, as an agent does. */
async function start(
  way: 'programs' | 'socket' | 'both',
  death: Pick<MortalOptions, 'cut' | 'deaf'> = {},
): Promise<Ran> {
  const agent = newAgent();
  const before = storeOf(agent);
  const hook = agent.hook();
  const runs = (call: Parameters<typeof hook.run>[0]): ReturnType<typeof hook.run> =>
    hook.run(call);
  const dying = await mortalAgent({ runs, ...death });
  const lasting = join(charm.beside, `agent-${(agents += 1)}`);
  const server = await startToolServer(lasting);
  server.open(contextId, runs);
  const environment = hookEnvironment(charm.folder, 'start', contextId);
  const socket =
    way === 'programs'
      ? {}
      : { JUJU_AGENT_SOCKET_ADDRESS: dying.address, JUJU_AGENT_SOCKET_NETWORK: 'unix' };
  const onPath = way === 'socket' ? {} : { PATH: `${path}:/usr/bin:/bin`, THEIR_AGENT: lasting };
  const end = await charm.hook({ ...environment, ...socket, ...onPath });
  if (end.code === 0) hook.commit();
  await Promise.all([dying.close(), server.close()]);
  return { ...end, store: storeOf(agent), calls: hook.calls.length, before };
}

/** Programs that find their agent elsewhere than the hook does, whose environment names no socket. */
async function programs(place: string): Promise<string> {
  const [tools, folder] = [await toolsFolder(join(place, 'tools')), join(place, 'path')];
  mkdirSync(folder);
  for (const name of toolNames) {
    const program = `JUJU_AGENT_SOCKET_ADDRESS=$THEIR_AGENT exec ${join(tools, name)} "$@"`;
    writeFileSync(join(folder, name), `#!/bin/sh\n${program}\n`, { mode: 0o755 });
  }
  return folder;
}

const whole = {
  bag: expect.objectContaining({ port: '80' }) as unknown,
  state: expect.objectContaining({ 'kv.published': '{"port":80}' }) as unknown,
  ports: [expect.objectContaining({ from: 80 })] as unknown,
};

test('a built, packed and unzipped charm writes the same over programs and over the socket', async () => {
  const [over, socket] = [await start('programs'), await start('socket')];
  expect([over.code, over.stderr, socket.code, socket.stderr]).toEqual([0, '', 0, '']);
  expect(socket.store).toMatchObject(whole);
  expect(over.store).toEqual(socket.store);
  expect(over.calls).toBe(socket.calls);
});

test('an environment without HOME, USER and TMPDIR is enough, as the agent gives none', async () => {
  const names = Object.keys(hookEnvironment(charm.folder, 'start', contextId));
  for (const name of ['HOME', 'USER', 'LOGNAME', 'TMPDIR']) expect(names).not.toContain(name);
  expect(await start('socket')).toMatchObject({ code: 0, stderr: '' });
});

test('wherever the socket dies, before, within or after any answer, all is written or nothing', async () => {
  const complete = await start('socket');
  // What each answer has in bytes is learnt as it is given.
  const lengths: number[] = [];
  await start('socket', {
    cut: (call, length) => {
      lengths[call] = length;
      return undefined;
    },
  });
  expect(lengths).toHaveLength(complete.calls);
  const deaths = lengths.flatMap((length, call) => [
    { deaf: call },
    ...[0, 1, length >> 1, length - 1, length].map((bytes) => ({
      cut: (each: number) => (each === call ? bytes : undefined),
    })),
  ]);
  const ways = deaths.flatMap((death) => [
    { way: 'socket' as const, death },
    { way: 'both' as const, death },
  ]);
  const ends = { socket: new Set<number | null>(), both: new Set<number | null>() };
  const pending = ways.values();
  const worker = async (): Promise<void> => {
    for (const { way, death } of pending) {
      const { code, store, before, stderr } = await start(way, death);
      ends[way].add(code);
      expect(store).toEqual(code === 0 ? complete.store : before);
      if (code !== 0) expect(stderr).toMatch(/^error HOOK_TOOL_(LOST|UNREACHABLE)/);
    }
  };
  await Promise.all(Array.from({ length: 4 }, worker));
  // An answer that came whole is as good as if the agent lived; one write later there is no way back.
  expect(ends).toEqual({ socket: new Set([0, 1]), both: new Set([0, 1]) });
});
