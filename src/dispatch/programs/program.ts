import { join } from 'node:path';
import type { NamedDecision } from '../../reactive/compose.ts';
import type { IterationView } from '../../reactive/iteration-view.ts';
import { allEndpoints } from '../../charm-schema/declared/endpoints.ts';
import type { Unit } from '../unit/unit.ts';
import { withCommandServer } from './command-server.ts';
import { run } from './commands.ts';
import { thisProcess, type ProgramHost } from './program-host.ts';
import { ProgramMemory } from './program-memory.ts';
import { fixedFlags, type ProgramCall } from './program-call.ts';
import { failed, runProgram, type ProgramEnd, type ProgramStart } from './run-program.ts';

/**
 * An executable of the charm as a handler, by the protocol of charms.reactive.
 *
 * `--test` says whether it is due: with the flags of the iteration's beginning, and again with the current ones when
 * one was cleared since; exit code 0 means yes. What it prints is the argument of `--invoke`, which does the work. In
 * the hooks phase a yes counts only when the program tested which hook runs, so that a program that knows no phases
 * does not run twice.
 *
 * @param path in the charm: `reactive/setup`.
 */
export function program(path: string, host: ProgramHost = thisProcess): NamedDecision<Unit> {
  return {
    name: path.replace(/^reactive\//, ''),
    decide: async (unit, view) => {
      const memory = new ProgramMemory(path, unit.state);
      const handler = { path, host, unit, view, memory };
      let answer = await test(handler, fixedFlags(view.atStart()));
      if (answer !== undefined && view.hasCleared()) answer = await test(handler, unit.flags);
      if (answer === undefined) return undefined;
      const argument = answer;
      return async () => {
        await invoke(handler, argument);
        await memory.keep();
      };
    },
  };
}

interface Program {
  readonly path: string;
  readonly host: ProgramHost;
  readonly unit: Unit;
  readonly view: IterationView;
  readonly memory: ProgramMemory;
}

async function test(handler: Program, flags: ProgramCall['flags']): Promise<string | undefined> {
  const asked = new Set<'hook'>();
  const hookMatched = (): void => void asked.add('hook');
  const call = { ...handler, kind: 'test', flags, hookMatched } as const;
  const { code, stdout, stderr } = await execute(call, ['--test'], undefined);
  if (code === 0) return handler.view.phase === 'hooks' && !asked.has('hook') ? undefined : stdout;
  // A test that crashes also ends with a code other than 0; without this warning its reason would be lost.
  if (stderr !== '') {
    const said = stderr.split('\n').slice(-5).join('\n');
    handler.unit.log.warning(`${handler.path} --test ended with exit code ${code}: ${said}`);
  }
  return undefined;
}

async function invoke(handler: Program, argument: string): Promise<void> {
  const { unit, host } = handler;
  const call = { ...handler, kind: 'invoke', flags: unit.flags, hookMatched: nothing } as const;
  // Juju keeps what an action prints as its result, which the action's own handler returns.
  const log = (chunk: Buffer): void => unit.log.debug(chunk.toString('utf8').trimEnd());
  const stdout = unit.event.kind === 'action' ? log : host.stdout;
  await execute(call, ['--invoke', argument], stdout);
}

type Execution = Program & Pick<ProgramCall, 'kind' | 'flags' | 'hookMatched'>;

async function execute(
  execution: Execution,
  args: readonly string[],
  stdout: ProgramStart['stdout'],
): Promise<ProgramEnd> {
  const { path, host, unit, kind, flags, memory, hookMatched } = execution;
  const { phase, changed } = execution.view;
  const endpoints = allEndpoints(unit.charm.metadata);
  const call = { kind, phase, changed, flags, unit, endpoints, memory, hookMatched };
  const name = `charmwright-${host.newSecret()}`;
  const inherited = host.environment();
  return withCommandServer(
    { secret: host.newSecret(), name },
    (word, words) => run(word, words, call),
    async (address) => {
      const { folder } = unit.charm;
      const environment = {
        JUJU_HOOK_NAME: unit.event.name,
        ...inherited,
        PATH: `${join(folder, 'programs/bin')}:${inherited.PATH ?? '/usr/bin:/bin'}`,
        CHARMWRIGHT_DISPATCH: address,
        CHARMWRIGHT_PHASE: phase,
      };
      const stderr = kind === 'test' ? undefined : host.stderr;
      const start = { folder, path, args, environment, stdout, stderr };
      const end = await runProgram(start);
      if (kind === 'test' || end.code === 0) return end;
      throw failed(start, `ended with exit code ${end.code}`, end.stderr);
    },
  );
}

function nothing(): void {
  // Only --test needs to know which hook matched.
}
