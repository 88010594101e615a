import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describeError, isFault } from '../errors.ts';
import { hookContext, type HookContext } from '../juju/context.ts';
import { declaredNames } from '../charm-schema/declared/hook-names.ts';
import { hookTools } from '../juju/hook-tools.ts';
import type { Environment } from '../juju/wire.ts';
import type { CharmDefinition } from './charm/charm-definition.ts';
import { prepareCharm } from './charm/prepare-charm.ts';
import type { HookOutcome } from './hook-outcome.ts';
import type { InspectedUnit } from './inspect/inspected-unit.ts';
import { processPorts } from './process/process-ports.ts';
import { writeLine } from './process/write-line.ts';
import type { RecordedHook, Recorder } from './record/recorder.ts';
import { recordingsFolder } from './record/recording.ts';
import { runHook } from './run-hook.ts';
import { HookTracer } from './trace/hook-tracer.ts';
import { appendTrace, traceFileName } from './trace/trace-file.ts';

/** Milliseconds for which open handles of a handler may keep a finished hook alive. */
const grace = 1000;

/**
 * Runs the hook or action that this process was started for, and sets its exit code.
 *
 * A failed hook reports one entry in the agent's log, or an error on standard error where the agent can not be
 * reached; what ran is on standard output, which the agent logs at level DEBUG (but keeps as an action's result,
 * so actions print nothing).
 */
export async function runCharm(definition: CharmDefinition): Promise<void> {
  const bundle = performance.now();
  // The cache is for this process only, not for programs that handlers start.
  delete process.env.NODE_COMPILE_CACHE;
  const { timeOrigin: origin, nodeTiming } = performance;
  const start = { origin, node: nodeTiming.bootstrapComplete, bundle };
  const tracer = new HookTracer(() => performance.now(), start);
  const outcome = await outcomeOf(definition, { ...process.env }, tracer);
  if (outcome.kind === 'failed') {
    // The agent logs standard error too: print an error that is in its log already only to a terminal.
    if (outcome.logged !== true || isTerminal(2)) writeLine(2, describeError(outcome.error));
    process.exitCode = 1;
  }
  // A handler that timed out still runs; it must not run beside the hook's retry.
  if (isTimedOut(outcome)) process.exit();
  // A timer or socket that a handler left open must not delay the agent.
  setTimeout(() => process.exit(), grace).unref();
}

function isTimedOut(outcome: HookOutcome): boolean {
  return 'error' in outcome && isFault(outcome.error, 'HANDLER_TIMED_OUT');
}

function isTerminal(descriptor: number): boolean {
  return process.getBuiltinModule('node:tty').isatty(descriptor);
}

async function outcomeOf(
  definition: CharmDefinition,
  environment: Environment,
  tracer: HookTracer,
): Promise<HookOutcome> {
  try {
    const context = hookContext(environment, declaredNames(definition.metadata));
    const { JUJU_DEBUG_AT: debugged } = environment;
    if (debugged !== undefined) {
      (await import('./process/debug-at.ts')).debugAt(debugged, context.event);
    }
    // Standard output then holds the inspection and nothing else.
    const depth = context.event.kind === 'exec' ? environment.CHARMWRIGHT_INSPECT : undefined;
    const silent = context.event.kind === 'action' || depth !== undefined;
    const print = (line: string): void => {
      if (!silent) writeLine(1, line);
    };
    const tools = hookTools({
      environment,
      dir: process.cwd(),
      executables: async () => (await import('../juju/executables.ts')).executables(environment),
      note: print,
    });
    const ports = processPorts({ charmFolder: context.charmFolder, tools, tracer, print });
    if (depth !== undefined) await printInspection({ definition, context, ports }, depth);
    const recorder = await recorderFor({ charm: definition.name, context, ports });
    const ended = await runHook({
      charm: () => prepareCharm(definition),
      context,
      ports: recorder?.ports ?? ports,
    });
    // The agent waits for open connections. A handler may have caught the error that the hook must fail with.
    const error = tools.close();
    const outcome: HookOutcome =
      error === undefined || ended.kind === 'failed' ? ended : { kind: 'failed', error };
    if (outcome.kind !== 'idle') await leaveTrace(context, tracer, outcome);
    recorder?.keep(outcome);
    return outcome;
  } catch (error) {
    return { kind: 'failed', error };
  }
}

/** Prints what the unit looks like from within; no handler runs for it. */
async function printInspection(unit: InspectedUnit, depth: string): Promise<void> {
  const { inspectUnit } = await import('./inspect/inspect-unit.ts');
  writeLine(1, JSON.stringify(await inspectUnit(unit, depth)));
}

/** Hooks are recorded while an operator keeps a folder for that; looking for it takes microseconds. */
async function recorderFor(hook: RecordedHook): Promise<Recorder | undefined> {
  const { event, charmFolder } = hook.context;
  if (event.kind === 'exec' || !existsSync(join(charmFolder, recordingsFolder))) return undefined;
  return new (await import('./record/recorder.ts')).Recorder(hook);
}

/** Traces what the hook did; a trace that can not be written does not fail the hook. */
async function leaveTrace(
  { event, charmFolder }: HookContext,
  tracer: HookTracer,
  outcome: Exclude<HookOutcome, { kind: 'idle' }>,
): Promise<void> {
  try {
    const masked = outcome.kind === 'committed' ? String : await maskingOfErrors();
    appendTrace(join(charmFolder, traceFileName), tracer.trace(event, outcome, masked));
  } catch {
    // The hook's work is done and its outcome reported.
  }
}

/** An error of a handler may contain a password; only a failed hook loads the module that finds it. */
async function maskingOfErrors(): Promise<(text: string) => string> {
  const { Masking } = await import('./masking/masking.ts');
  return (text) => new Masking().learn(text);
}
