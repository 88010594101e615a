/** Hooks and actions that fail, hang or stall, as a packed charm's process before an agent that listens. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { startToolServer } from '../../src/controller/tool-server/tool-server.ts';
import { inMemoryAgent } from '../../src/testing/agent/in-memory-agent.ts';
import { hookEnvironment, packedCharm, type PackedCharm } from './support/packed-charm.ts';

const handlers = `import { layer } from 'charmwright';
import { explode } from '../lib/explode.ts';

export default layer(({ hook, action }) => {
  hook('start').do('explode', () => {
    explode('boom');
  });
  hook('stop').do('wait for nothing', () => new Promise(() => undefined));
  hook('config-changed')
    .within('1 s')
    .do('wait too long', async (unit) => {
      const { beside } = unit.config;
      const text = 'echo $$ > ' + String(beside) + '/pid; sleep 60';
      await unit.machine.processes.run('sh', ['-c', text], { timeout: 60_000 });
    });
  hook('update-status').do('wait for a machine', async (unit) => {
    await unit.machine.files.ensureFile({ path: '/proc/no/such/file', content: '', mode: 0o644 });
  });
  action('hang')
    .within('1 s')
    .do(() => new Promise(() => setTimeout(() => undefined, 60_000)));
  action('stall').do(() => new Promise(() => undefined));
});
`;

const explode = `export function explode(reason: string): never {
  throw new Error(reason);
}
`;

let charm: PackedCharm;

beforeAll(async () => {
  charm = await packedCharm({
    'metadata.yaml': 'name: hello\nsummary: s\nmaintainer: M <m@example.com>\ndescription: d\n',
    'layer.yaml': 'includes: []\n',
    'config.yaml': 'options:\n  beside:\n    type: string\n    default: ""\n',
    'actions.yaml':
      'hang:\n  description: h\n  additionalProperties: false\nstall:\n  description: s\n  additionalProperties: false\n',
    'reactive/hello.ts': handlers,
    'lib/explode.ts': explode,
  });
});
afterAll(() => charm.remove());

const contextId = 'hello/0-hook-1f';

/** The letter that Linux has for what a process does. Source: proc_pid_stat(5). */
function stateOf(pid: number): string {
  try {
    return /\) (\S) /.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1] ?? '';
  } catch {
    return 'gone';
  }
}

/** Runs a hook or an action over the agent's socket. */
async function ended(name: string, kind: 'hook' | 'action' = 'hook') {
  const agent = inMemoryAgent({
    unit: 'hello/0',
    leader: true,
    config: { beside: charm.beside },
    relations: [],
  });
  const running =
    kind === 'hook' ? undefined : ({ kind: 'action', name, id: '1', params: {} } as const);
  const hook = agent.hook(running);
  const address = join(charm.beside, 'agent.socket');
  const server = await startToolServer(address);
  onTestFinished(() => server.close());
  server.open(contextId, (call) => hook.run(call));
  const action = {
    ...{ JUJU_ACTION_NAME: name, JUJU_ACTION_UUID: '1', JUJU_ACTION_TAG: 'action-1' },
    ...{ JUJU_DISPATCH_PATH: `actions/${name}`, JUJU_HOOK_NAME: '' },
  };
  const end = await charm.hook({
    ...hookEnvironment(charm.folder, name, contextId),
    ...{ JUJU_AGENT_SOCKET_ADDRESS: address, JUJU_AGENT_SOCKET_NETWORK: 'unix' },
    ...(kind === 'action' ? action : {}),
  });
  return { ...end, logs: agent.recorded.logs };
}

test('a failure is one entry of the log with its place and hint on one line, its evidence a line an entry', async () => {
  const { code, stderr, logs } = await ended('start');
  expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  const errors = logs.filter(({ level }) => level === 'ERROR');
  expect(errors).toHaveLength(1);
  expect(errors[0]?.message).toMatch(
    /^error HANDLER_FAILED: handler hello\/explode failed: boom \(at hello\/lib\/explode\.ts:2:9\); hint: /,
  );
  const evidence = logs.filter(({ level }) => level === 'INFO').map(({ message }) => message);
  expect(evidence).toContainEqual(expect.stringContaining('hello/reactive/hello.ts:6:5'));
  expect(logs.filter(({ message }) => message.includes('\n'))).toEqual([]);
});

test('a coded error that the framework raises names the line of the handler that asked for it', async () => {
  const { logs } = await ended('update-status');
  expect(logs.find(({ level }) => level === 'ERROR')?.message).toMatch(
    /FILE_OPERATION_FAILED: handler hello\/wait for a machine: .* \(at hello\/reactive\/hello\.ts:17:5\)/,
  );
});

test('a handler whose promise can never resolve fails its hook, which would else end as if it had succeeded', async () => {
  const { code, logs } = await ended('stop');
  expect(code).toBe(1);
  expect(logs.map(({ message }) => message).join('\n')).toMatch(
    /error HANDLER_STALLED: handler hello\/wait for nothing, since \d\d:\d\d:\d\d UTC, waits for a promise/,
  );
});

test('so does an action', async () => {
  const { code, logs } = await ended('stall', 'action');
  expect(code).toBe(0);
  expect(logs.map(({ message }) => message).join('\n')).toContain(
    'error HANDLER_STALLED: action stall of layer hello',
  );
});

test('a handler that takes longer than its limit fails its hook, and its programs end with it', async () => {
  const { code, logs } = await ended('config-changed');
  expect(code).toBe(1);
  expect(logs.find(({ level }) => level === 'ERROR')?.message).toContain(
    'error HANDLER_TIMED_OUT: handler hello/wait too long: it has not ended within 1 s',
  );
  const pid = Number(readFileSync(join(charm.beside, 'pid'), 'utf8'));
  // A container may have no one who collects what has ended.
  await expect.poll(() => stateOf(pid)).toMatch(/^(?:gone|Z)$/);
});

test('so does an action, and nothing of it holds the agent up', async () => {
  const { code, logs } = await ended('hang', 'action');
  expect(code).toBe(0);
  expect(logs.map(({ message }) => message).join('\n')).toContain(
    'handler hello/hang: it has not ended within 1 s',
  );
});
