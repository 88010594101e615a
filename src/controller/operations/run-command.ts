import type { Json } from '../../base/json.ts';
import { isoTime } from '../clock.ts';
import { applyChanges } from '../hook-runner/apply-changes.ts';
import { runInContext, type Stage } from '../hook-runner/run-in-context.ts';
import { commandAction, commandVariables } from '../hook-runner/hook-variables.ts';
import { clearOperation, writeOperation } from '../store/operations.ts';
import { setAgentStatus } from '../store/statuses.ts';
import { captureOutput } from './output.ts';

export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that waits to be run in a unit's context. */
export interface UnitCommand {
  /** Its number, one of those that actions have. */
  readonly id: string;
  /** What `action-get` answers in it. */
  readonly params: Readonly<Record<string, Json>>;
  readonly argv: readonly string[];
  /** Ends it: its time is up or its caller is gone. */
  readonly signal: AbortSignal;
}

/**
 * Runs a command with hook tools.
 *
 * Its changes are committed whatever its exit code is, as Juju does; a command that was cut off leaves none. Like any
 * action it may not ask for a reboot.
 */
export async function runCommand(stage: Stage, command: UnitCommand): Promise<CommandResult> {
  const { db, clock, randomHex } = stage.services;
  const { unit } = stage.facts;
  const context = `${unit.name}-${commandAction}-${randomHex(8)}`;
  const operation = { kind: 'command', id: command.id } as const;
  db.transaction(() => {
    writeOperation(db, unit.id, { slot: 'errand', operation, step: 'pending', context });
    const message = `running action ${commandAction}`;
    setAgentStatus(db, unit.id, { status: 'executing', message, since: isoTime(clock) });
  });
  const output = captureOutput();
  const clear = () => clearOperation(db, unit.id, 'errand');
  try {
    const { argv, signal } = command;
    const variables = commandVariables(command);
    const run = { variables, contextId: context, argv, signal, ...output.sinks };
    const { end, changes } = await runInContext(stage, run);
    if (signal.aborted) await stage.services.machines.endContext(stage.spec, context);
    db.transaction(() => {
      if (end.kind === 'exited') applyChanges(stage.services, stage.facts, changes);
      clear();
    });
    const code = end.kind === 'exited' ? end.code : 128 + (signalNumbers[end.signal] ?? 0);
    return { code, stdout: output.stdout(), stderr: output.stderr() };
  } catch (error) {
    db.transaction(clear);
    throw error;
  }
}

const signalNumbers: Readonly<Record<string, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGABRT: 6,
  SIGKILL: 9,
  SIGSEGV: 11,
  SIGPIPE: 13,
  SIGTERM: 15,
};
