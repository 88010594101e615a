import { type ChildProcess, startProcess } from '../../base/process/start-process.ts';
import { isObject } from '../../base/json.ts';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { fault, messageOf } from '../../errors.ts';
import { trimEndOf } from '../../base/trim.ts';
import { TailBuffer } from '../../machine/real/tail-buffer.ts';

/** Milliseconds in which a program's last output arrives; a process that it left running may keep the pipe open. */
const grace = 100;
/** Bytes of a program's errors that an error shows. */
const shownErrors = 4000;
/** A test's answer becomes one argument, and this is the longest that Linux takes. */
const longestAnswer = 100_000;

export interface ProgramStart {
  /** Absolute path of the charm's folder. */
  readonly folder: string;
  /** In the charm: `reactive/setup`. */
  readonly path: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Called with each chunk of output; when undefined, standard output becomes part of the answer. */
  readonly stdout: ((chunk: Buffer) => void) | undefined;
  readonly stderr: ((chunk: Buffer) => void) | undefined;
}

export interface ProgramEnd {
  readonly code: number;
  /** Without trailing line ends; empty when it was passed on. */
  readonly stdout: string;
  /** The end of its standard error. */
  readonly stderr: string;
}

/**
 * Runs a program of the charm, in a process group of its own that dies with this process.
 *
 * @throws PROGRAM_UNRUNNABLE; PROGRAM_FAILED when a signal ended it or its answer is too long.
 */
export async function runProgram(start: ProgramStart): Promise<ProgramEnd> {
  const child = started(start);
  const refusal = lineTo(child);
  const answer = new TailBuffer(longestAnswer);
  const errors = new TailBuffer(shownErrors);
  child.stdout?.on('data', start.stdout ?? ((chunk: Buffer) => answer.add(chunk)));
  child.stderr?.on('data', (chunk: Buffer) => {
    errors.add(chunk);
    start.stderr?.(chunk);
  });
  const { code, signal } = await ended(child, start);
  const reason = await refusal.release();
  const stderr = errors.text().trimEnd();
  if (reason !== '') throw unrunnable(start, reason.toLowerCase());
  if (code === null) throw failed(start, `was ended by ${signal ?? 'a signal'}`, stderr);
  if (answer.received > longestAnswer) {
    throw failed(start, `answered with more than ${longestAnswer} bytes`, stderr);
  }
  return { code, stdout: trimEndOf(answer.text(), '\n'), stderr };
}

/** The error of a program that failed. */
export function failed({ path, args }: ProgramStart, how: string, stderr: string): Error {
  const details = stderr === '' ? {} : { details: `it said:\n${stderr}` };
  return fault('PROGRAM_FAILED', `the program ${path} ${args[0] ?? ''} ${how}`, details);
}

function unrunnable({ path }: ProgramStart, reason: string): Error {
  return fault('PROGRAM_UNRUNNABLE', `the program ${path} can not be started: ${reason}`);
}

function started(start: ProgramStart): ChildProcess {
  const { folder, path, args, environment } = start;
  try {
    return startProcess(join(folder, 'programs/run'), [join(folder, path), ...args], {
      cwd: folder,
      env: { ...environment },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    });
  } catch (error) {
    throw unrunnable(start, messageOf(error));
  }
}

function ended(
  child: ChildProcess,
  start: ProgramStart,
): Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }> {
  return new Promise((resolve, reject) => {
    child.once('error', (error) => {
      const needs = 'programs/run, which needs /usr/bin/perl';
      reject(unrunnable(start, `${needs}: ${messageOf(error)}`));
    });
    child.once('exit', (code, signal) => {
      const done = (): void => {
        clearTimeout(timer);
        child.stdout?.destroy();
        child.stderr?.destroy();
        resolve({ code, signal });
      };
      const timer = setTimeout(done, grace);
      Promise.all([child.stdout, child.stderr].map(atEnd)).then(done, done);
    });
  });
}

function atEnd(stream: NodeJS.ReadableStream | null): Promise<void> {
  return new Promise((resolve) => {
    if (stream?.readable !== true) resolve();
    else stream.once('end', resolve);
  });
}

/** The pipe to the program's watcher; see hooks/programs/run. */
function lineTo(child: ChildProcess): { readonly release: () => Promise<string> } {
  const line = child.stdio[3];
  let said = '';
  if (!isDuplex(line)) return { release: async () => said };
  line.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
  // The watcher may have exited; then it needs no message.
  line.on('error', () => undefined);
  return {
    release: () =>
      new Promise((resolve) => {
        line.once('close', () => resolve(said));
        line.end('.');
        setTimeout(() => line.destroy(), grace).unref();
      }),
  };
}

function isDuplex(stream: unknown): stream is Duplex {
  return isObject(stream) && 'read' in stream && 'write' in stream;
}
