/** The command line, used as an operator uses it. */
import { join, resolve } from 'node:path';
import { DemoFailure } from './failure.ts';
import { runProgram, type ProgramResult } from './program.ts';

export const root = resolve(import.meta.dirname, '../..');
const executable = join(root, 'bin/charmwright');

/** The model that commands without `--model` work on, so that they go on working after the demo. */
export const model = 'default';

/** Runs a command whose result may be a failure; what it prints is kept. */
export async function attempt(...args: string[]): Promise<ProgramResult> {
  return runProgram(executable, args, { showErrors: false });
}

/** Runs a command that must succeed, with its progress and errors shown; returns its output. */
export async function charmwright(...args: string[]): Promise<string> {
  const { code, stdout } = await runProgram(executable, args, { showErrors: true });
  if (code === 0) return stdout;
  throw new DemoFailure(`charmwright ${args.join(' ')} ended with status ${code}`);
}
