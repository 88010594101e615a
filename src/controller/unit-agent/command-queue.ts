import type { CommandResult, UnitCommand } from '../operations/run-command.ts';

interface Waiting {
  readonly command: UnitCommand;
  readonly resolve: (result: CommandResult) => void;
  readonly reject: (error: unknown) => void;
}

/** Commands that wait for their unit; they are kept in memory, as long as their callers wait. */
export interface CommandQueue {
  add(command: UnitCommand): Promise<CommandResult>;
  /** The ids of the waiting commands, oldest first. */
  ids(): readonly string[];
  /** Removes a command from the queue and runs it. */
  run(id: string, run: (command: UnitCommand) => Promise<CommandResult>): Promise<void>;
  /** Rejects all commands with an error. */
  fail(error: Error): void;
}

export function commandQueue(): CommandQueue {
  const waiting = new Map<string, Waiting>();
  return {
    add: (command) =>
      new Promise((resolve, reject) => {
        waiting.set(command.id, { command, resolve, reject });
      }),
    ids: () => [...waiting.values()].map(({ command }) => command.id),
    async run(id, run) {
      const found = waiting.get(id);
      if (found === undefined) return;
      waiting.delete(id);
      const { command, resolve, reject } = found;
      await run(command).then(resolve, reject);
    },
    fail(error) {
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
    },
  };
}
