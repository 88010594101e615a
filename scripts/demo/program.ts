/** Other programs, run to their end. */
import { spawn } from 'node:child_process';

export interface ProgramResult {
  /** Exit status; -1 when a signal ended it or it could not be started. */
  readonly code: number;
  readonly stdout: string;
  /** What it wrote to its standard error; empty when that was passed on. */
  readonly stderr: string;
}

export interface ProgramOptions {
  /** Whether its standard error (progress, errors) goes to ours. */
  readonly showErrors: boolean;
}

/** Runs a program; a failing one is an answer, not an error. */
export function runProgram(
  command: string,
  args: readonly string[],
  { showErrors }: ProgramOptions,
): Promise<ProgramResult> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', showErrors ? 'inherit' : 'pipe'],
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout?.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', (error) => {
      resolve({ code: -1, stdout: '', stderr: error.message });
    });
    child.on('close', (code) => {
      const text = (chunks: readonly Buffer[]): string => Buffer.concat(chunks).toString();
      resolve({ code: code ?? -1, stdout: text(out), stderr: text(err) });
    });
  });
}
