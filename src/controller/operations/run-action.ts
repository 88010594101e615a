import type { Json } from '../../base/json.ts';
import { messageOf } from '../../errors.ts';
import type { ActionReport } from '../../juju/agent/hook-changes.ts';
import { isoTime } from '../clock.ts';
import { applyChanges } from '../hook-runner/apply-changes.ts';
import { findEntry } from '../hook-runner/find-entry.ts';
import { runInContext, type ContextEnd, type Stage } from '../hook-runner/run-in-context.ts';
import { actionVariables } from '../hook-runner/hook-variables.ts';
import type { ProcessEnd } from '../machines/machines.ts';
import {
  actionById,
  endAction,
  markActionRunning,
  type ActionEnd,
  type ActionRecord,
} from '../store/actions.ts';
import { clearOperation, writeOperation } from '../store/operations.ts';
import { setAgentStatus } from '../store/statuses.ts';
import { machinePaths } from '../facts/unit-machine.ts';
import { captureOutput, loggedOutput, type OutputSinks } from './output.ts';
import { restoreProgram } from './restore-program.ts';

/** Runs one action to its end. An action that fails never puts the unit in error. */
export async function runAction(stage: Stage, id: number): Promise<void> {
  const { db, clock, randomHex } = stage.services;
  const { unit } = stage.facts;
  const action = actionById(db, id);
  if (action === undefined) return;
  const context = `${unit.name}-${action.name}-${randomHex(8)}`;
  db.transaction(() => {
    markActionRunning(db, id);
    writeOperation(db, unit.id, {
      ...{ slot: 'errand', operation: { kind: 'action', id }, step: 'pending', context },
    });
    const message = `running action ${action.name}`;
    setAgentStatus(db, unit.id, { status: 'executing', message, since: isoTime(clock) });
  });
  const { runningActions } = stage.services;
  const cancel = new AbortController();
  runningActions.set(id, cancel);
  const finish = await execute(stage, action, { context, signal: cancel.signal });
  runningActions.delete(id);
  if (cancel.signal.aborted) await stage.services.machines.endContext(stage.spec, context);
  db.transaction(() => {
    const end = finish();
    // Source: juju `runner/context/context.go` (finalizeAction): a cancelled action that fails is aborted.
    const aborted = cancel.signal.aborted && end.status === 'failed';
    endAction(db, id, aborted ? { ...end, status: 'aborted' } : end);
    clearOperation(db, unit.id, 'errand');
  });
}

/** Runs the program; the answer commits what it asked for and says how the action ended. */
async function execute(
  stage: Stage,
  action: ActionRecord,
  { context, signal }: { readonly context: string; readonly signal: AbortSignal },
) {
  const { facts, services } = stage;
  const variables = actionVariables(action);
  const charm = `${services.home.unit(facts.model.name, facts.tag)}/charm`;
  try {
    await restoreProgram(stage, charm, `actions/${action.name}`);
    const entry = await findEntry(charm, `actions/${action.name}`);
    if (entry.kind === 'missing') {
      return () => failure(`action not implemented on unit "${facts.unit.name}"`);
    }
    const output = captureOutput();
    const logged = loggedOutput(stage, action.name);
    const run = await runInContext(stage, {
      ...{ variables, contextId: context, action: action.id, signal },
      argv: [`${machinePaths(facts.tag).charm}/${entry.path}`],
      ...both(output.sinks, logged.sinks),
    });
    logged.end();
    return () => ended(stage, run, output.results(codeOf(run.end)));
  } catch (error) {
    return () => failure(messageOf(error));
  }
}

/** An action's output is logged like a hook's, and is among its results. */
function both(one: OutputSinks, other: OutputSinks): OutputSinks {
  return {
    onStdout(chunk) {
      one.onStdout(chunk);
      other.onStdout(chunk);
    },
    onStderr(chunk) {
      one.onStderr(chunk);
      other.onStderr(chunk);
    },
  };
}

function ended(
  { services, facts, signal }: Stage,
  { end, changes }: ContextEnd,
  output: Readonly<Record<string, Json>>,
): ActionEnd {
  const report: ActionReport = changes.action ?? { results: {} };
  const results = { ...report.results, ...output };
  if (signal.aborted) return { ...failure('action terminated'), results };
  if (end.kind === 'killed') return { ...failure(`signal: ${end.signal}`), results };
  if (end.code !== 0) {
    // Also when the charm has said more by action-fail (juju `context.go`, finalizeAction).
    return { ...failure(`exit status ${end.code}`), results };
  }
  try {
    applyOrNothing(services, facts, changes);
  } catch (error) {
    const why = `committing requested changes failed: ${messageOf(error)}`;
    return { ...failure(why), results: { ...results, 'return-code': 1 } };
  }
  if (report.failure !== undefined) return { ...failure(report.failure), results };
  return { status: 'completed', message: '', results };
}

/** A savepoint of its own, so that the action's end is kept although its changes are refused. */
function applyOrNothing(
  services: Stage['services'],
  facts: Stage['facts'],
  changes: ContextEnd['changes'],
): void {
  services.db.savepoint(() => applyChanges(services, facts, changes));
}

function failure(message: string): ActionEnd {
  return { status: 'failed', message, results: {} };
}

function codeOf(end: ProcessEnd): number {
  return end.kind === 'exited' ? end.code : -1;
}
