import { hasErrno } from '../../base/errno.ts';
import { runChild } from '../../base/process/run-child.ts';
import { TailBuffer } from '../../base/process/tail-buffer.ts';
import { isObject } from '../../base/json.ts';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { fault, messageOf } from '../../errors.ts';
import { trimEndOf } from '../../base/trim.ts';

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
  const { folder, path, args, environment } = start;
  const answer = new TailBuffer(longestAnswer);
  const errors = new TailBuffer(shownErrors);
  let watcher = watcherOn(undefined);
  const { code, signal } = await runChild({
    program: join(folder, 'programs/run'),
    args: [join(folder, path), ...args],
    ...{ cwd: folder, env: environment, group: true, linger: { every: grace, looks: 1 } },
    take(from, chunk) {
      if (from === 'stderr') errors.add(chunk);
      else if (start.stdout === undefined) answer.add(chunk);
      start[from]?.(chunk);
    },
    onPipe: (pipe) => (watcher = watcherOn(pipe)),
  }).catch((error: unknown) => {
    throw unrunnable(start, hasErrno(error, 'ENOENT') ? needsPerl(error) : messageOf(error));
  });
  const reason = await watcher.release();
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

function needsPerl(error: unknown): string {
  return `programs/run, which needs /usr/bin/perl: ${messageOf(error)}`;
}

/** The pipe to the program's watcher; see hooks/programs/run. */
function watcherOn(line: unknown): { readonly release: () => Promise<string> } {
  let said = '';
  if (!isDuplex(line)) return { release: async () => said };
  line.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
  // The watcher may have exited; then it needs no message.
  line.on('error', () => undefined);
  // A watcher that was killed has closed it before it is released.
  const closed = new Promise((resolve) => line.once('close', resolve));
  return {
    async release() {
      line.end('.');
      setTimeout(() => line.destroy(), grace).unref();
      await closed;
      return said;
    },
  };
}

function isDuplex(stream: unknown): stream is Duplex {
  return isObject(stream) && 'read' in stream && 'write' in stream;
}
