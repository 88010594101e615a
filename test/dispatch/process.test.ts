/** A charm as an agent runs it: bundled, through `dispatch`, with programs as hook tools. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { bundledCharm, charmEntry } from './support/bundled-charm.ts';

const entry = charmEntry(`
layer(({ hook, when, action }) => {
  hook('install').do('install', (unit) => unit.flags.set('installed'));
  hook('start').do('explode', () => { throw new Error('boom'); });
  hook('stop').do('leak', () => { setInterval(() => undefined, 1000); });
  when('installed').do('say so', async (unit) => {
    console.log('compile cache for children: ' + String(process.env.NODE_COMPILE_CACHE));
    unit.status.active(await unit.charm.render('message', { text: '"$port" & more' }));
  });
  action('hello').do(() => ({ said: 'hello' }));
})`);

/** A hook tool: notes its call, keeps the unit's state in a file. */
const tool = `#!/bin/sh
echo "$(basename "$0") $*" >> "$CALLS"
case $(basename "$0") in
  config-get) echo '{"port": 80}' ;;
  action-get) echo '{}' ;;
  state-get) cat "$CALLS.state" 2>/dev/null || echo null ;;
  state-set) cat > "$CALLS.state" ;;
esac
`;

let charm: string;

beforeAll(async () => {
  charm = await bundledCharm(entry);
  for (const folder of ['hooks', 'tools', 'templates']) mkdirSync(join(charm, folder));
  symlinkSync('../dispatch', join(charm, 'hooks/install'));
  writeFileSync(join(charm, 'templates/message'), 'runs {{text}}');
  const names = ['config-get', 'state-get', 'state-set', 'status-set', 'juju-log'];
  for (const name of [...names, 'action-get', 'action-set', 'action-fail']) {
    writeFileSync(join(charm, 'tools', name), tool);
    chmodSync(join(charm, 'tools', name), 0o755);
  }
});

afterAll(() => rmSync(charm, { recursive: true, force: true }));
beforeEach(() => {
  rmSync(join(charm, 'calls.state'), { force: true });
});

function run(environment: Record<string, string>): {
  code: number | null;
  stdout: string;
  stderr: string;
  calls: readonly string[];
} {
  const calls = join(charm, 'calls');
  rmSync(calls, { force: true });
  const { status, stdout, stderr } = spawnSync(join(charm, 'dispatch'), [], {
    cwd: charm,
    encoding: 'utf8',
    env: {
      JUJU_CHARM_DIR: charm,
      CHARM_DIR: charm,
      JUJU_UNIT_NAME: 'hello/0',
      JUJU_MODEL_NAME: 'test',
      JUJU_MODEL_UUID: '6d1c',
      PATH: `${join(charm, 'tools')}:/usr/bin:/bin`,
      CALLS: calls,
      ...environment,
    },
  });
  const noted = existsSync(calls) ? readFileSync(calls, 'utf8').trim().split('\n') : [];
  return { code: status, stdout, stderr, calls: noted };
}

function hook(name: string): ReturnType<typeof run> {
  return run({ JUJU_HOOK_NAME: name, JUJU_DISPATCH_PATH: `hooks/${name}` });
}

test('a hook runs its handlers, keeps its flags and says on standard output what ran', () => {
  const installed = hook('install');
  expect(installed).toMatchObject({ code: 0, stderr: '' });
  expect(installed.stdout).toContain('charm/install: runs (hooks phase)');
  expect(installed.stdout).toContain('compile cache for children: undefined');
  expect(installed.calls).toEqual([
    'state-get --format=json',
    'config-get --format=json',
    'state-set --file -',
    'status-set -- active runs "$port" & more',
  ]);
  expect(existsSync(join(charm, '.compile-cache'))).toBe(true);
  const unchanged = hook('update-status');
  expect(unchanged.calls.map((call) => call.split(' ')[0])).toEqual([
    'state-get',
    'config-get',
    'status-set',
  ]);
});

test('a failing hook ends with exit 1 and one error, in the log', () => {
  const { code, stderr, calls } = hook('start');
  expect(code).toBe(1);
  expect(stderr).toBe('');
  const errors = calls.filter((call) => call.startsWith('juju-log -l ERROR'));
  expect(errors).toEqual([
    expect.stringMatching(/-- error HANDLER_FAILED: handler charm\/explode failed: boom; hint: /),
  ]);
  expect(calls.some((call) => call.startsWith('state-set'))).toBe(false);
});

test('a timer that a handler left behind does not hold the agent up', () => {
  expect(hook('stop').code).toBe(0);
});

test('an action gives its result and is silent', () => {
  const { code, stdout, calls } = run({
    JUJU_HOOK_NAME: '',
    JUJU_DISPATCH_PATH: 'actions/hello',
    JUJU_ACTION_NAME: 'hello',
    JUJU_ACTION_UUID: '1',
  });
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  expect(calls).toContain('action-set -- said=hello');
});

test('an unknown action is failed, with exit 0', () => {
  const { code, calls } = run({
    JUJU_DISPATCH_PATH: 'actions/dance',
    JUJU_ACTION_NAME: 'dance',
    JUJU_ACTION_UUID: '1',
  });
  expect(code).toBe(0);
  expect(calls.find((call) => call.startsWith('action-fail'))).toContain('ACTION_UNKNOWN');
});

test('juju-exec runs nothing', () => {
  expect(run({ JUJU_HOOK_NAME: '' })).toEqual({ code: 0, stdout: '', stderr: '', calls: [] });
});

test('an environment that is none of an agent’s is an error that names what is missing', () => {
  const { code, stderr } = run({ JUJU_HOOK_NAME: 'install', JUJU_UNIT_NAME: '' });
  expect(code).toBe(1);
  expect(stderr).toContain('JUJU_UNIT_NAME');
});

test('without hook tools the hook fails and says which one is missing', () => {
  const { code, stderr } = run({ JUJU_HOOK_NAME: 'install', PATH: '/usr/bin:/bin' });
  expect(code).toBe(1);
  expect(stderr).toContain(
    'error HOOK_TOOL_UNREACHABLE: the hook tool config-get is not on the PATH',
  );
});
