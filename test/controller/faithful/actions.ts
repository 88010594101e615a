/** Actions, and commands from outside of hooks. */
import { expect } from 'vitest';
import type { ControllerFixture } from '../controller-fixture.ts';
import { charmFiles, deployed, until } from './charms.ts';
import type { Rule } from './rule.ts';

const runner = 'U/runner/runner.go';
const outcome = 'U/runner/context/context.go (finalizeAction)';

/** Runs an action whose script this is; answers what `juju show-operation` would. */
async function act(it: ControllerFixture, script: string, more: { readonly hooks?: object } = {}) {
  const files = { 'actions.yaml': 'go: {}\n' };
  await it.deploy(it.charm('web', charmFiles('web', { ...more, hooks: { go: script }, files })));
  await it.untilIdle('web/0', 'unknown');
  const { id, unit, action, ...seen } = await run(it);
  return { seen, of: [id, unit, action] };
}

function run(it: ControllerFixture, params: Readonly<Record<string, number>> = {}) {
  const action = { unit: 'web/0', action: 'go', params, background: false };
  return it.request('run', action);
}

async function exec(it: ControllerFixture, command: string) {
  return it.request('exec', { unit: 'web/0', command: [command] });
}

const completed = { status: 'completed', message: '', log: [] };

export const actionRules: readonly Rule[] = [
  {
    rule: 'results nest at dots, beside the output and the exit code',
    source: `${runner} (updateActionResults), U/runner/jujuc/action-set.go`,
    scenario: async (it) =>
      (await act(it, 'action-set a.b=1 a.c=2; action-set a.b=3; echo out; echo err >&2')).seen,
    seen: {
      ...completed,
      results: { a: { b: '3', c: '2' }, 'return-code': 0, stdout: 'out\n', stderr: 'err\n' },
    },
  },
  {
    rule: 'output that ends without a newline is given one',
    source: `${runner} (bufferAdaptor)`,
    scenario: async (it) => (await act(it, 'printf "a\\nb"')).seen,
    seen: { ...completed, results: { 'return-code': 0, stdout: 'a\nb\n' } },
  },
  {
    rule: 'output that is not UTF-8 comes in base64, and says so',
    source: `${runner} (encodeBytes)`,
    scenario: async (it) => (await act(it, 'printf "\\xff\\xfe\\n"')).seen,
    seen: {
      ...completed,
      results: { 'return-code': 0, stdout: '//4K', 'stdout-encoding': 'base64' },
    },
  },
  {
    rule: 'what an action prints is logged as what a hook prints is',
    source: `${runner} (runCharmProcessOnLocal)`,
    async scenario(it) {
      await act(it, 'echo out; echo err >&2');
      const { lines } = await it.request('debug-log', { after: 0, limit: 1_000 });
      const shown = lines.filter(({ module }) => module === 'unit.web/0.go');
      return shown.map(({ level, message }) => `${level} ${message}`).toSorted();
    },
    seen: ['DEBUG out', 'WARNING err'],
  },
  {
    rule: 'an exit code other than 0 fails it, and keeps its results and output',
    source: outcome,
    scenario: async (it) => (await act(it, 'action-set a=1; echo out; exit 4')).seen,
    seen: {
      ...{ status: 'failed', message: 'exit status 4', log: [] },
      results: { a: '1', 'return-code': 4, stdout: 'out\n' },
    },
  },
  {
    rule: 'action-fail fails it without ending it',
    source: 'U/runner/jujuc/action-fail.go',
    scenario: async (it) => (await act(it, 'action-fail "no room"; action-set a=1')).seen,
    seen: {
      ...{ status: 'failed', message: 'no room', log: [] },
      results: { a: '1', 'return-code': 0 },
    },
  },
  {
    rule: 'an exit code other than 0 is said although action-fail said more',
    source: outcome,
    scenario: async (it) => (await act(it, 'action-fail "no room"; exit 3')).seen,
    seen: {
      ...{ status: 'failed', message: 'exit status 3', log: [] },
      results: { 'return-code': 3 },
    },
  },
  {
    rule: 'a parameter that is required must be given, also one that has a default',
    source: 'domain/deployment/charm/actions.go (ValidateParams, InsertDefaults)',
    async scenario(it) {
      const params = '{size: {type: integer, default: 3}, how: {type: string, default: well}}';
      const files = { 'actions.yaml': `go: {params: ${params}, required: [size]}\n` };
      const go = 'echo $(action-get size) $(action-get how)';
      await it.deploy(it.charm('web', charmFiles('web', { hooks: { go }, files })));
      await it.untilIdle('web/0', 'unknown');
      const complete = await run(it, { size: 4 });
      const missing: unknown = await run(it).catch((error: unknown) => error);
      return [complete.results.stdout, missing];
    },
    seen: ['4 well\n', expect.objectContaining({ code: 'ACTION_PARAMS_INVALID' }) as unknown],
  },
  {
    rule: 'action-fail without a reason has Juju’s own',
    source: 'U/runner/jujuc/action-fail.go',
    scenario: async (it) => (await act(it, 'action-fail')).seen,
    seen: {
      ...{ status: 'failed', log: [], results: { 'return-code': 0 } },
      message: 'action failed without reason given, check action for errors',
    },
  },
  {
    rule: 'what a failed action asked for is dropped, and the unit is not in error',
    source: outcome,
    async scenario(it) {
      await act(it, 'state-set a=1; open-port 80; exit 1');
      const { stdout } = await exec(it, 'state-get a; opened-ports');
      return [stdout.trim(), (await it.untilIdle('web/0', 'unknown')).status];
    },
    seen: ['', 'unknown'],
  },
  {
    rule: 'what an action asked for is there once it has completed',
    source: outcome,
    async scenario(it) {
      await act(it, 'state-set a=1; open-port 80');
      return (await exec(it, 'state-get a; opened-ports')).stdout;
    },
    seen: '1\n80/tcp\n',
  },
  {
    rule: 'the log of an action is told while it runs',
    source: 'U/runner/jujuc/action-log.go',
    scenario: async (it) => (await act(it, 'action-log one two; action-log three')).seen,
    seen: { ...completed, log: ['one two', 'three'], results: { 'return-code': 0 } },
  },
  {
    rule: 'an action may not reboot its machine',
    source: 'U/runner/jujuc/reboot.go',
    scenario: async (it) => (await act(it, 'juju-reboot')).seen,
    seen: {
      ...{ status: 'failed', message: 'exit status 1', log: [] },
      results: { 'return-code': 1, stderr: expect.stringContaining('ERROR') as unknown },
    },
  },
  {
    rule: 'an action the charm has no program for says so',
    source: `${runner} (discoverHookHandler), U/operation/runaction.go`,
    async scenario(it) {
      const files = {
        'metadata.yaml': 'name: web\nsummary: s\ndescription: d\n',
        'actions.yaml': 'go: {}\n',
      };
      await it.deploy(it.charm('web', files));
      await it.untilIdle('web/0', 'unknown');
      const { status, message } = await run(it);
      return [status, message];
    },
    seen: ['failed', 'action not implemented on unit "web/0"'],
  },
  {
    rule: 'an action runs while a failed hook waits, even install',
    source: 'U/actions/resolver.go',
    async scenario(it) {
      const files = { 'actions.yaml': 'go: {}\n' };
      await it.deploy(
        it.charm('web', charmFiles('web', { hooks: { install: 'exit 1', go: 'echo ran' }, files })),
      );
      await until(it, 'web/0 install');
      return (await run(it)).results;
    },
    seen: { 'return-code': 0, stdout: 'ran\n' },
  },
  {
    rule: 'a command’s changes are kept whatever its exit code is',
    source: `${runner} (runJujuExecAction)`,
    async scenario(it) {
      await deployed(it, 'web');
      const { code } = await exec(it, 'state-set a=1; exit 3');
      return [code, (await exec(it, 'state-get a')).stdout];
    },
    seen: [3, '1\n'],
  },
  {
    rule: 'to a command the tools of actions are there, and a reboot is not',
    source: `${runner} (runJujuExecAction), U/runner/jujuc/reboot.go`,
    async scenario(it) {
      await deployed(it, 'web');
      const command = 'action-set a=1; action-get command; juju-reboot';
      const { code, stdout, stderr } = await exec(it, command);
      return [code, stdout, stderr];
    },
    seen: [
      1,
      'action-set a=1; action-get command; juju-reboot\n',
      'ERROR juju-reboot is not supported when running an action.\n',
    ],
  },
  {
    rule: 'a command runs in the charm’s folder, with nothing on its input',
    source: `${runner} (runCommandsWithTimeout)`,
    async scenario(it) {
      await deployed(it, 'web');
      return (await exec(it, '[ "$PWD" = "$CHARM_DIR" ] && wc -c')).stdout.trim();
    },
    seen: '0',
  },
];
