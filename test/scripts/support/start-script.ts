/** Shell scripts of the repository, started as a person or CI does. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';

export interface StartedScript {
  readonly pid: number;
  readonly ended: Promise<{
    readonly code: number | null;
    readonly stdout: string;
    readonly stderr: string;
  }>;
}

/** A folder that goes when the test is over. */
export function scriptFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'charmwright-script-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts a script in a folder, in which its temporary files are too. */
export function startScript(
  script: string,
  words: readonly string[],
  folder: string,
): StartedScript {
  const child = spawn(script, words, {
    cwd: folder,
    env: { PATH: process.env.PATH, TMPDIR: folder },
  });
  return { pid: pidOf(child), ended: endOf(child) };
}

function pidOf({ pid }: ChildProcess): number {
  if (pid === undefined) throw new Error('the script was not started');
  return pid;
}

function endOf(child: ChildProcess): StartedScript['ended'] {
  let [stdout, stderr] = ['', ''];
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString('utf8')));
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8')));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** The process whose id a script writes into a file. */
export async function pidIn(path: string): Promise<number> {
  await expect.poll(() => existsSync(path) && readFileSync(path, 'utf8').endsWith('\n')).toBe(true);
  return Number(readFileSync(path, 'utf8'));
}
