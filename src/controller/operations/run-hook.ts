import { codedError } from '../../base/coded-error.ts';
import { isFault, messageOf } from '../../errors.ts';
import type { LogLine } from '../api.ts';
import { isoTime } from '../clock.ts';
import type { Stage } from '../hook-runner/run-in-context.ts';
import type { Hook } from '../../model/resolver/operation.ts';
import { clearOperation, writeOperation } from '../store/operations.ts';
import { setAgentStatus } from '../store/statuses.ts';
import { noteRebootFrom } from '../store/uniters.ts';
import { setResolved } from '../store/units.ts';
import { commitHook, type HookCommit } from './commit-hook.ts';
import { executeHook, type HookOutcome } from './execute-hook.ts';
import { prepareHook, type PreparedHook } from './prepare-hook.ts';
import { retryDelay } from '../../model/resolver/retry-delay.ts';

export interface HookRun {
  readonly hook: Hook;
  /** How often it has failed already. */
  readonly attempt: number;
  /** The boot of the machine. */
  readonly boot: string;
  readonly configHash: string;
}

/** Runs one hook from its preparation to its commit, or to the record of its failure. */
export async function runHook(stage: Stage, run: HookRun): Promise<void> {
  const { services, facts } = stage;
  const found = prepareHook(services, facts, run);
  const prepared = services.repairs.has(facts.unit.id) ? found && checksItself(found) : found;
  if (prepared === undefined) {
    services.db.transaction(() => clearOperation(services.db, facts.unit.id, 'main'));
    return;
  }
  const outcome = await tryHook(stage, prepared);
  finishHook(stage, { run, prepared }, outcome);
}

/** Tells the charm that its operator asked for a repair, so it is to trust nothing that it did before. */
function checksItself({ variables: all, ...prepared }: PreparedHook): PreparedHook {
  const variables = { ...all.variables, CHARMWRIGHT_REPAIR: '1' };
  return { ...prepared, variables: { ...all, variables } };
}

async function tryHook(stage: Stage, prepared: PreparedHook): Promise<HookOutcome> {
  try {
    return await executeHook(stage, prepared);
  } catch (error) {
    // Whatever else kept the hook from running is its failure: it is logged, shown and tried again.
    if (stage.signal.aborted || isFault(error, 'MACHINE_NOT_RUNNING')) {
      return { kind: 'interrupted', reboot: 'none' };
    }
    stage.services.complain(error);
    return { kind: 'failed', reason: messageOf(codedError(error)) };
  }
}

/** A hook whose preparation is stored. */
export interface BegunHook {
  readonly run: HookRun;
  readonly prepared: PreparedHook;
}

/** Writes a hook's outcome to the store. */
export function finishHook(stage: Stage, begun: BegunHook, outcome: HookOutcome): void {
  const { run, prepared } = begun;
  const { hook, variables } = prepared;
  if (outcome.kind !== 'failed' && outcome.kind !== 'interrupted') {
    stage.services.repairs.delete(stage.facts.unit.id);
  }
  switch (outcome.kind) {
    case 'done':
      commit(stage, begun, { changes: outcome.changes, reboot: outcome.reboot !== 'none' });
      return;
    case 'implicit':
      commit(stage, begun, { changes: undefined, reboot: false });
      return;
    case 'missing':
      log(stage, 'INFO', `skipped "${variables.name}" hook (missing)`);
      commit(stage, begun, { changes: undefined, reboot: false });
      return;
    case 'skipped':
      log(stage, 'WARNING', `skipped the failed "${variables.name}" hook, as resolved asked`);
      commit(stage, begun, { changes: undefined, reboot: false });
      return;
    case 'failed':
      noteFailure(stage, begun, outcome.reason);
      return;
    case 'interrupted':
      requeue(stage, { ...run, hook }, outcome.reboot === 'now');
  }
}

function commit(stage: Stage, begun: BegunHook, end: Pick<HookCommit, 'changes' | 'reboot'>): void {
  const { services, facts } = stage;
  const { hook, variables } = begun.prepared;
  try {
    const { boot, configHash } = begun.run;
    commitHook(services, facts, { hook, boot, configHash, ...end });
  } catch (error) {
    noteFailure(stage, begun, `committing its changes failed: ${messageOf(error)}`);
    return;
  }
  if (end.changes !== undefined) log(stage, 'INFO', `ran "${variables.name}" hook`);
}

function noteFailure(stage: Stage, { run, prepared }: BegunHook, reason: string): void {
  const { services, facts } = stage;
  const { db, clock } = services;
  const { variables, hook, contextId } = prepared;
  const attempt = run.attempt + 1;
  const delay = retryDelay(attempt, clock.random());
  const message = `hook failed: "${variables.name}"`;
  db.transaction(() => {
    setResolved(db, facts.unit.id, 'none');
    setAgentStatus(db, facts.unit.id, { status: 'error', message, since: isoTime(clock) });
    writeOperation(db, facts.unit.id, {
      slot: 'main',
      operation: { kind: 'hook', hook },
      step: 'failed',
      context: contextId,
      attempt,
      retryAt: clock.now() + delay,
    });
  });
  const seconds = Math.round(delay / 1000);
  log(stage, 'ERROR', `hook "${variables.name}" failed: ${reason}; next attempt in ${seconds} s`);
}

function requeue(stage: Stage, { hook, attempt, boot }: HookRun, reboot: boolean): void {
  const { db } = stage.services;
  const { unit } = stage.facts;
  db.transaction(() => {
    if (reboot) noteRebootFrom(db, unit.id, boot);
    const operation = { kind: 'hook', hook } as const;
    writeOperation(db, unit.id, { slot: 'main', operation, step: 'queued', attempt });
  });
}

function log({ services, facts }: Stage, level: LogLine['level'], message: string): void {
  const { model, tag } = facts;
  services.log.write({ model: model.id, entity: tag, level, module: 'uniter', message });
  services.log.flush();
}
