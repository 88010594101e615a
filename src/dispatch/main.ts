import { join } from 'node:path';
import { describeError } from '../errors.ts';
import { sidesWith } from '../interfaces/sides.ts';
import { hookContext } from '../juju/context.ts';
import { declaredNames } from '../juju/declared-names.ts';
import { hookTools } from '../juju/hook-tools.ts';
import { realMachine } from '../machine/real/real-machine.ts';
import type { CharmDefinition } from './charm-definition.ts';
import { digest } from './digest.ts';
import { fileStateStore } from './file-state-store.ts';
import { privateFiles } from './private-file.ts';
import { runHook, type HookOutcome } from './run-hook.ts';
import { say } from './say.ts';

/** Milliseconds that open handles of a handler may keep a finished hook alive. */
const grace = 1000;

/**
 * Runs the hook or action that this process was started for, and sets its exit code.
 *
 * What a failed hook has to say is one error on standard error; what ran is on standard output, which the
 * agent logs at level DEBUG (but keeps as an action's result, so actions stay silent).
 */
export async function runCharm(definition: CharmDefinition): Promise<void> {
  // It was meant for this process only, not for programs that handlers start.
  delete process.env.NODE_COMPILE_CACHE;
  const outcome = await outcomeOf(definition, { ...process.env });
  if (outcome.kind === 'failed') {
    say(2, describeError(outcome.error));
    process.exitCode = 1;
  }
  // A timer or socket that a handler left behind must not hold the agent up.
  setTimeout(() => process.exit(), grace).unref();
}

async function outcomeOf(
  definition: CharmDefinition,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<HookOutcome> {
  try {
    const context = hookContext(environment, declaredNames(definition.metadata));
    const { JUJU_DEBUG_AT: debugged } = environment;
    if (debugged !== undefined) (await import('./debug-at.ts')).debugAt(debugged, context.event);
    const silent = context.event.kind === 'action';
    const trace = (line: string): void => {
      if (!silent) say(1, line);
    };
    const tools = hookTools({
      environment,
      dir: process.cwd(),
      executables: async () => (await import('../juju/executables.ts')).executables(environment),
      note: trace,
    });
    const outcome = await runHook({
      definition,
      context,
      tools,
      machine: () => realMachine(),
      hash: (text) => digest(text).toString('base64url').slice(0, 16),
      interfaces: sidesWith(definition.interfaces),
      fallbackState: fileStateStore(join(context.charmFolder, '.charmwright-state.json')),
      withPrivateFile: privateFiles(context.charmFolder),
      trace,
    });
    // The agent waits for open connections. A handler may have swallowed what the hook must fail with.
    const error = tools.close();
    return error === undefined || outcome.kind === 'failed' ? outcome : { kind: 'failed', error };
  } catch (error) {
    return { kind: 'failed', error };
  }
}
