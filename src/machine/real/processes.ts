import { constants } from 'node:os';
import { type ChildEnd, runChild } from '../../base/process/run-child.ts';
import { TailBuffer } from '../../base/process/tail-buffer.ts';
import { messageOf } from '../../errors.ts';
import type { Processes, RunOptions, RunResult } from '../machine.ts';
import type { Accounts } from './accounts.ts';

/** How many bytes of each stream are kept: the last ones. */
export const keptOutput = 1024 * 1024;

/** How a background process that still holds the output of one that ended is waited for. */
const linger = { every: 100, looks: 20 };

/** Where `setpriv` is on Debian; not looked up on PATH, which is the program's. */
const setpriv = '/usr/bin/setpriv';

/** The real machine's processes. */
export class RealProcesses implements Processes {
  readonly #accounts: Accounts;
  readonly #path: string;

  /** @param path the PATH of programs that are not given one. */
  constructor(accounts: Accounts, path: string) {
    this.#accounts = accounts;
    this.#path = path;
  }

  async run(
    command: string,
    args: readonly string[],
    options: RunOptions = {},
  ): Promise<RunResult> {
    const user = options.user ?? 'root';
    const account = await this.#accounts.user(user);
    if (account === undefined && options.user !== undefined) {
      return unstartable(command, `there is no user ${user}`);
    }
    const env = {
      PATH: this.#path,
      HOME: account?.home ?? '/root',
      LANG: 'C.UTF-8',
      ...options.env,
    };
    const [file, argv] =
      options.user === undefined || account === undefined
        ? [command, args]
        : [setpriv, [...demotion(account.uid, account.gid), command, ...args]];
    return runToEnd({ command, file, argv, env, options });
  }
}

/** What of `setpriv` makes a process only the user's. */
function demotion(uid: number, gid: number): readonly string[] {
  const ids = [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'];
  return [...ids, '--no-new-privs', '--inh-caps=-all', '--'];
}

interface Start {
  /** The program as the caller named it. */
  readonly command: string;
  readonly file: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly options: RunOptions;
}

async function runToEnd(start: Start): Promise<RunResult> {
  const { file, argv, env, options } = start;
  const streams = {
    stdout: new TailBuffer(keptOutput),
    stderr: new TailBuffer(keptOutput),
    output: new TailBuffer(keptOutput),
  };
  const { cwd, timeout } = options;
  try {
    const end = await runChild({
      // A group of its own, so that a timeout, and the end of a hook, reach what the program has started.
      ...{ program: file, args: argv, env, group: true, linger, input: options.input ?? '' },
      ...(cwd === undefined ? {} : { cwd }),
      ...(timeout === undefined ? {} : { timeout }),
      take(from, chunk) {
        streams[from].add(chunk);
        streams.output.add(chunk);
      },
    });
    return ended(start, end, streams);
  } catch (error) {
    return unstartable(start.command, messageOf(error));
  }
}

interface Streams {
  readonly stdout: TailBuffer;
  readonly stderr: TailBuffer;
  readonly output: TailBuffer;
}

function ended(
  start: Start,
  { code, signal, isTimedOut: timedOut }: ChildEnd,
  streams: Streams,
): RunResult {
  const [stdout, stderr, output] = [
    streams.stdout.text(),
    streams.stderr.text(),
    streams.output.text(),
  ];
  // setpriv answers 126 or 127 with a line of its own when it cannot start the program.
  const [, reason] = /^setpriv: (failed to execute .*)\n$/.exec(stderr) ?? [];
  const couldNotStart = start.file === setpriv && (code === 126 || code === 127);
  if (couldNotStart && reason !== undefined) return unstartable(start.command, reason);
  return {
    ...{ code: timedOut ? -1 : (code ?? -1), stdout, stderr, output, timedOut },
    ...(signal !== null && !timedOut && { signal: constants.signals[signal] }),
  };
}

function unstartable(command: string, reason: string): RunResult {
  const stderr = `cannot start ${command}: ${reason}\n`;
  return { code: -1, stdout: '', stderr, output: stderr, timedOut: false };
}
