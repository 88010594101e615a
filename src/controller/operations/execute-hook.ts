import type { HookChanges } from '../../juju/agent/hook-changes.ts';
import { findEntry } from '../hook-runner/find-entry.ts';
import type { RebootRequest } from '../hook-runner/effects.ts';
import { runInContext, type ContextEnd, type Stage } from '../hook-runner/run-in-context.ts';
import { machinePaths } from '../facts/unit-machine.ts';
import { loggedOutput } from './output.ts';
import type { PreparedHook } from './prepare-hook.ts';
import { restoreProgram } from './restore-program.ts';

/** How a hook ended. */
export type HookOutcome =
  | { readonly kind: 'done'; readonly changes: HookChanges; readonly reboot: RebootRequest }
  /** The charm does not know the endpoint, so there is nothing to run. */
  | { readonly kind: 'implicit' }
  /** The charm has no program for it, which counts as done. */
  | { readonly kind: 'missing'; readonly path: string }
  | { readonly kind: 'failed'; readonly reason: string }
  /** An operator skipped the failed hook. */
  | { readonly kind: 'skipped' }
  /** Interrupted from outside; it has to run again. */
  | { readonly kind: 'interrupted'; readonly reboot: RebootRequest };

/** Runs a prepared hook in the unit's machine; its buffered changes are in the outcome and not applied yet. */
export async function executeHook(
  stage: Stage,
  { hook, variables, contextId }: PreparedHook,
): Promise<HookOutcome> {
  const { services, facts } = stage;
  if (variables.implicit === true) return { kind: 'implicit' };
  const dispatchPath = variables.dispatchPath ?? '';
  const charm = `${services.home.unit(facts.model.name, facts.tag)}/charm`;
  await restoreProgram(stage, charm, dispatchPath);
  const entry = await findEntry(charm, dispatchPath);
  if (entry.kind === 'missing') return { kind: 'missing', path: entry.path };
  const output = loggedOutput(stage, variables.name);
  const run = await runInContext(stage, {
    variables,
    contextId,
    argv: [`${machinePaths(facts.tag).charm}/${entry.path}`],
    ...(hook.kind === 'relation-joined' ? { joining: hook } : {}),
    ...output.sinks,
  });
  output.end();
  return outcomeOf(stage, run);
}

async function outcomeOf(stage: Stage, run: ContextEnd): Promise<HookOutcome> {
  const { end, changes, reboot } = run;
  if (stage.signal.aborted || reboot === 'now') return { kind: 'interrupted', reboot };
  if (end.kind === 'exited' && end.code === 0) return { kind: 'done', changes, reboot };
  if (await wasInterrupted(stage, end)) return { kind: 'interrupted', reboot: 'none' };
  const reason = end.kind === 'exited' ? `exit status ${end.code}` : `signal: ${end.signal}`;
  return { kind: 'failed', reason };
}

/** Juju runs a hook again that SIGTERM or SIGKILL ended; here also one whose machine shut down while it ran. */
async function wasInterrupted(stage: Stage, end: ContextEnd['end']): Promise<boolean> {
  if (end.kind === 'killed' && ['SIGTERM', 'SIGKILL'].includes(end.signal)) return true;
  const { machines } = stage.services;
  const state = await machines.state(stage.spec.model, stage.spec.id);
  return state.kind !== 'running' || state.initPid !== stage.initPid;
}
