import type {
  ChildProcess,
  ChildProcessByStdio,
  SpawnOptions,
  SpawnOptionsWithStdioTuple,
} from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

export type { ChildProcess } from 'node:child_process';

/**
 * Starts a program: the one place that does, for hooks, commands and the controller.
 *
 * For a program that lives on, that leads a process group or whose output is read while it runs; one that only has
 * to end is run by `run-child.ts` in a hook, and by `run-program.ts` elsewhere.
 *
 * @throws where Node refuses its arguments; a program that is not there is an event `error`.
 */
export function startProcess(
  program: string,
  args: readonly string[],
  options: SpawnOptionsWithStdioTuple<'pipe', 'pipe', 'pipe' | 'ignore'>,
): ChildProcessByStdio<Writable, Readable, Readable | null>;
export function startProcess(
  program: string,
  args: readonly string[],
  options: SpawnOptions,
): ChildProcess;
export function startProcess(
  program: string,
  args: readonly string[],
  options: SpawnOptions,
): ChildProcess {
  // Loaded with the first program, because most hooks start none.
  return process.getBuiltinModule('node:child_process').spawn(program, args, options);
}

/** Sends a signal to the process group that a child leads, which was started with `detached`. */
export function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The whole group has gone already.
  }
}
