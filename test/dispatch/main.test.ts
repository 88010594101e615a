/** What the process of a hook leaves besides the hook's own work, and when it ends. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Inspection } from '../../src/dispatch/inspect/inspection.ts';
import { recordingsFolder, type Recording } from '../../src/dispatch/record/recording.ts';
import { parseTrace } from '../../src/dispatch/trace/parse-trace.ts';
import { traceFileName } from '../../src/dispatch/trace/trace-file.ts';
import { bundledCharm, charmEntry } from './support/bundled-charm.ts';

const entry = charmEntry(`
layer(({ hook, action }) => {
  const { existsSync, writeFileSync } = process.getBuiltinModule('node:fs');
  const note = (name) => writeFileSync(process.env.NOTES + name, '');
  hook('install').do('install', (unit) => unit.flags.set('installed'));
  hook('start').do('explode', () => { throw new Error('no pg://me:hunter2@db'); });
  hook('stop').do('leave work', () => void setTimeout(() => note('soon'), 50));
  // The trace is the last that a hook leaves: a process that goes on after it shows here.
  const goOn = () => setInterval(() => { if (existsSync(process.env.TRACE)) note('late'); }, 10);
  hook('upgrade-charm').within('1 s').do('take too long', () => new Promise(goOn));
  action('hello').do(() => ({ said: 'hello' }));
})`);

/** A hook tool of a unit with nothing. */
const tool = `#!/bin/sh
case $(basename "$0") in
  config-get|action-get) echo '{}' ;;
  state-get) echo null ;;
  juju-log) [ -z "$DEAF" ] || { echo "ERROR deaf" >&2; exit 1; } ;;
  is-leader) echo true ;;
  relation-ids|opened-ports|secret-ids|storage-list) echo '[]' ;;
  status-get) echo '{"message":"","status":"unknown"}' ;;
  network-get) echo '{}' ;;
esac
`;

let charm: string;

beforeAll(async () => {
  charm = await bundledCharm(entry);
  mkdirSync(join(charm, 'tools'));
  const names = ['config-get', 'state-get', 'state-set', 'status-set', 'status-get', 'juju-log'];
  const more = ['is-leader', 'relation-ids', 'opened-ports', 'secret-ids', 'storage-list'];
  for (const name of [...names, ...more, 'network-get', 'action-get', 'action-set']) {
    writeFileSync(join(charm, 'tools', name), tool);
    chmodSync(join(charm, 'tools', name), 0o755);
  }
});
afterAll(() => rmSync(charm, { recursive: true, force: true }));

const [trace, recordings] = [() => join(charm, traceFileName), () => join(charm, recordingsFolder)];

beforeEach(() => {
  for (const path of [trace(), recordings()]) rmSync(path, { recursive: true, force: true });
});

/** Runs `dispatch`, by the command `through` where there is one. */
function run(
  environment: Readonly<Record<string, string>>,
  [program, ...through]: readonly string[] = [],
) {
  const dispatch = join(charm, 'dispatch');
  const args = program === undefined ? [] : [...through, dispatch];
  const { status, stdout, stderr } = spawnSync(program ?? dispatch, args, {
    cwd: charm,
    encoding: 'utf8',
    env: {
      ...{ JUJU_CHARM_DIR: charm, JUJU_UNIT_NAME: 'hello/0', NOTES: `${charm}/note-` },
      TRACE: trace(),
      ...{ JUJU_MODEL_NAME: 'test', JUJU_MODEL_UUID: '6d1c' },
      PATH: `${join(charm, 'tools')}:/usr/bin:/bin`,
      ...environment,
    },
  });
  return { code: status, stdout, stderr };
}

const hook = (name: string, more: Readonly<Record<string, string>> = {}) =>
  run({ JUJU_HOOK_NAME: name, JUJU_DISPATCH_PATH: `hooks/${name}`, ...more });

const hello = {
  ...{ JUJU_HOOK_NAME: '', JUJU_DISPATCH_PATH: 'actions/hello' },
  ...{ JUJU_ACTION_NAME: 'hello', JUJU_ACTION_UUID: '1' },
};

describe('the trace', () => {
  const traced = () => (existsSync(trace()) ? parseTrace(readFileSync(trace(), 'utf8')).hooks : []);

  test('has each hook with its time, its steps and the milliseconds of the process', () => {
    const before = Date.now();
    hook('install');
    const [install] = traced();
    expect(install).toMatchObject({ hook: 'install', outcome: 'committed' });
    expect(install?.steps.map(({ by, how }) => `${by} ${how}`)).toEqual([
      'the framework ran',
      'charm/install ran',
      'the end of the hook ran',
    ]);
    const began = Date.parse(install?.time ?? '');
    expect([before <= began + 1, began <= Date.now()]).toEqual([true, true]);
    const { total = 0, ...parts } = { ...install?.ms };
    expect(Object.values(parts).every((each) => each > 0)).toBe(true);
    const sum = Object.values(parts).reduce((all, each) => all + each, 0);
    expect(Math.abs(sum - total)).toBeLessThan(0.1);
  });

  test('has no password of an error', () => {
    hook('start');
    expect(traced()[0]?.error).toBe(
      'error HANDLER_FAILED: handler charm/explode failed: no pg://me:masked-1@db',
    );
  });

  test('has nothing of an exec, and costs a hook nothing where it can not be written', () => {
    run({ JUJU_HOOK_NAME: '' });
    expect(existsSync(trace())).toBe(false);
    mkdirSync(trace());
    expect(hook('install').code).toBe(0);
  });
});

describe('a recording', () => {
  const recorded = (): readonly Recording[] =>
    readdirSync(recordings()).map(
      (name) => JSON.parse(readFileSync(join(recordings(), name), 'utf8')) as Recording,
    );

  test('is made of hooks and actions while there is a folder for it, and of no exec', () => {
    hook('install');
    expect(existsSync(recordings())).toBe(false);
    mkdirSync(recordings());
    run({ JUJU_HOOK_NAME: '' });
    expect(recorded()).toEqual([]);
    hook('install');
    run(hello);
    expect(
      recorded().map(({ charm: name, context, tools, outcome }) => ({
        name,
        event: context.event.name,
        tools: tools.map((each) => each.name),
        kind: outcome.kind,
      })),
    ).toEqual([
      {
        ...{ name: 'hello', event: 'install', kind: 'committed' },
        tools: ['state-get', 'config-get', 'state-set'],
      },
      {
        ...{ name: 'hello', event: 'hello', kind: 'committed' },
        tools: ['state-get', 'config-get', 'action-get', 'action-set', 'state-set'],
      },
    ]);
  });
});

describe('an inspection', () => {
  // What the hook would print of its way to the agent must not stand in it.
  const unheard = { JUJU_AGENT_SOCKET_ADDRESS: '/nowhere', JUJU_AGENT_SOCKET_NETWORK: 'unix' };
  const inspected = (depth: string): Inspection => {
    const { code, stdout, stderr } = run({
      ...{ ...unheard, JUJU_HOOK_NAME: '', JUJU_CONTEXT_ID: 'c-1', CHARMWRIGHT_INSPECT: depth },
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return JSON.parse(stdout) as Inspection;
  };

  test('is all that an exec prints that asks for it', () => {
    expect(inspected('flags')).toMatchObject({ unit: 'hello/0', charm: { name: 'hello' } });
    expect(inspected('flags').state).toBeUndefined();
    expect(inspected('state').state).toMatchObject({ leader: true, config: {} });
  });

  test('is printed by no hook, which says what it does as ever', () => {
    const { code, stdout } = hook('install', {
      ...{ ...unheard, JUJU_CONTEXT_ID: 'c-1', CHARMWRIGHT_INSPECT: 'flags' },
    });
    expect(code).toBe(0);
    expect(stdout).toContain("the agent's socket is not used");
    expect(stdout).toContain('charm/install: runs (hooks phase)');
    expect(stdout).not.toContain('"format"');
  });

  test('is not mixed with an action, which prints nothing', () => {
    expect(run({ ...hello, ...unheard, JUJU_CONTEXT_ID: 'c-1' })).toEqual({
      ...{ code: 0, stdout: '', stderr: '' },
    });
  });
});

describe('the error of a failed hook', () => {
  test('is on standard error when the log does not take it', () => {
    const { code, stderr } = hook('start', { DEAF: 'yes' });
    expect(code).toBe(1);
    expect(stderr).toContain('HANDLER_FAILED');
  });

  test('is on a terminal though it is in the log', () => {
    const inTerminal = 'import pty, sys; sys.exit(pty.spawn(sys.argv[1:]) >> 8)';
    // Only its output is one.
    const shell = ['/bin/sh', '-c', 'exec "$0" </dev/null'];
    const { code, stdout } = run({ JUJU_HOOK_NAME: 'start', JUJU_DISPATCH_PATH: 'hooks/start' }, [
      ...['/usr/bin/env', 'python3', '-c', inTerminal, ...shell],
    ]);
    expect(code).toBe(1);
    expect(stdout).toContain('HANDLER_FAILED');
  });
});

describe('the process', () => {
  const noted = (name: string): boolean => existsSync(join(charm, `note-${name}`));

  test('leaves what a handler has begun a moment to end', () => {
    expect(hook('stop').code).toBe(0);
    expect(noted('soon')).toBe(true);
  });

  test('ends at once after a handler that timed out, which must not run beside the retry', () => {
    expect(hook('upgrade-charm').code).toBe(1);
    expect(noted('late')).toBe(false);
  });
});
