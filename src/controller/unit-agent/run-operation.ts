/** Runs the operation that the resolver decided on. */
import { isoTime } from '../clock.ts';
import type { Stage } from '../hook-runner/run-in-context.ts';
import { hookVariables } from '../hook-runner/hook-variables.ts';
import { deployCharm } from '../operations/deploy-charm.ts';
import { runAction } from '../operations/run-action.ts';
import { runCommand } from '../operations/run-command.ts';
import { finishHook, runHook, type HookRun } from '../operations/run-hook.ts';
import type { Decision } from '../../model/resolver/decision.ts';
import type { Operation } from '../../model/resolver/operation.ts';
import type { LocalState, RemoteState } from '../../model/resolver/state.ts';
import { setAgentStatus } from '../store/statuses.ts';
import type { CommandQueue } from './command-queue.ts';

/** A decision with its inputs. */
export interface Decided {
  readonly remote: RemoteState;
  readonly local: LocalState;
  readonly decision: Decision;
}

/** Runs an operation. */
export async function runOperation(
  stage: Stage,
  commands: CommandQueue,
  { operation, ...decided }: Decided & { readonly operation: Operation },
): Promise<void> {
  const attempt = decided.local.operation?.attempt ?? 0;
  switch (operation.kind) {
    case 'hook':
      await runHook(stage, hookRun(decided, operation));
      return;
    case 'deploy': {
      // A forced upgrade begins while a hook has failed, whose failures are not its own.
      const failures = decided.local.operation?.operation.kind === 'deploy' ? attempt : 0;
      await deployCharm(stage.services, stage.facts, { operation, attempt: failures });
      return;
    }
    case 'action':
      await runAction(stage, operation.id);
      return;
    case 'command':
      await commands.run(operation.id, (command) => runCommand(stage, command));
  }
}

/** Counts a failed hook as finished and discards its changes; a deploy operation can't be skipped. */
export async function skipHook(
  stage: Stage,
  decided: Decided,
  operation: Operation,
): Promise<void> {
  if (operation.kind !== 'hook') {
    const { services, facts } = stage;
    if (operation.kind === 'deploy') await deployCharm(services, facts, { operation, attempt: 0 });
    return;
  }
  const run = hookRun(decided, operation);
  const variables = hookVariables(stage.services.db, stage.facts, run.hook);
  const prepared = { hook: run.hook, variables, contextId: '' };
  finishHook(stage, { run, prepared }, { kind: 'skipped' });
}

function hookRun(
  { remote, local }: Decided,
  { hook }: Operation & { readonly kind: 'hook' },
): HookRun {
  const attempt = local.operation?.attempt ?? 0;
  return { hook, attempt, boot: remote.boot, configHash: remote.configHash };
}

/** Reports a failed hook again, after an action or a command has replaced its status. */
export function reportHookFailure(stage: Stage, { operation }: LocalState): void {
  if (operation?.operation.kind !== 'hook' || operation.context === undefined) return;
  const { name } = hookVariables(stage.services.db, stage.facts, operation.operation.hook);
  reportAgentStatus(stage, 'error', `hook failed: "${name}"`);
}

/** Stores the agent's status. */
export function reportAgentStatus(
  { services, facts }: Stage,
  status: string,
  message: string,
): void {
  const since = isoTime(services.clock);
  setAgentStatus(services.db, facts.unit.id, { status, message, since });
}
