import { constants } from 'node:os';
import { type ChildProcess, killGroup, startProcess } from '../../base/process/start-process.ts';
import { messageOf } from '../../errors.ts';
import type { Processes, RunOptions, RunResult } from '../machine.ts';
import type { Accounts } from './accounts.ts';
import { TailBuffer } from './tail-buffer.ts';

/** How many bytes of each stream are kept: the last ones. */
export const keptOutput = 1024 * 1024;

/** How long a process group may take to go after a polite SIGTERM. */
const killAfter = 2000;

/**
 * How a background process that still holds the output of one that ended is waited for: until nothing
 * came in between two looks, and at most so many looks.
 */
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

function runToEnd(start: Start): Promise<RunResult> {
  const { file, argv, env, options } = start;
  return new Promise((resolve) => {
    let child: ChildProcess;
    try {
      const cwd = options.cwd === undefined ? {} : { cwd: options.cwd };
      // A group of its own, so that a timeout reaches what the program has started.
      child = startProcess(file, argv, { ...cwd, env, detached: true, stdio: 'pipe' });
    } catch (error) {
      resolve(unstartable(start.command, messageOf(error)));
      return;
    }
    const streams = collect(child);
    const timer = limitTime(child, options.timeout);
    child.on('error', (error) => {
      process.off('exit', endWithHook);
      timer.cancel();
      resolve(unstartable(start.command, messageOf(error)));
    });
    // A hook that is ended early leaves nothing running behind that its next run would run beside.
    const endWithHook = (): void => killGroup(child, 'SIGKILL');
    process.once('exit', endWithHook);
    child.on('exit', () => {
      process.off('exit', endWithHook);
      timer.cancel();
      letGo(child, streams);
    });
    child.on('close', (code, signal) => {
      resolve(ended(start, { code, signal, timedOut: timer.isOver() }, streams));
    });
    child.stdin?.on('error', () => {
      // A program may end without reading its input; its exit status tells how it went.
    });
    child.stdin?.end(options.input ?? '');
  });
}

interface Streams {
  readonly stdout: TailBuffer;
  readonly stderr: TailBuffer;
  readonly output: TailBuffer;
}

function collect(child: ChildProcess): Streams {
  const streams = {
    stdout: new TailBuffer(keptOutput),
    stderr: new TailBuffer(keptOutput),
    output: new TailBuffer(keptOutput),
  };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.on('data', (chunk: Buffer) => {
      streams[name].add(chunk);
      streams.output.add(chunk);
    });
  }
  return streams;
}

/** Closes the output of a program that has ended once nothing more comes from it. */
function letGo(child: ChildProcess, { output }: Streams): void {
  let [seen, looks] = [-1, 0];
  const look = setInterval(() => {
    looks += 1;
    if (output.received !== seen && looks < linger.looks) {
      seen = output.received;
      return;
    }
    child.stdout?.destroy();
    child.stderr?.destroy();
  }, linger.every);
  child.on('close', () => clearInterval(look));
}

interface Timer {
  cancel(): void;
  isOver(): boolean;
}

function limitTime(child: ChildProcess, timeout: number | undefined): Timer {
  const timers: NodeJS.Timeout[] = [];
  let over = false;
  if (timeout !== undefined) {
    timers.push(
      setTimeout(() => {
        over = true;
        killGroup(child, 'SIGTERM');
        timers.push(setTimeout(() => killGroup(child, 'SIGKILL'), killAfter));
      }, timeout),
    );
  }
  return {
    cancel() {
      for (const timer of timers) clearTimeout(timer);
      // The program itself is gone by now, but not what it started and that ignored the polite signal.
      if (over) killGroup(child, 'SIGKILL');
    },
    isOver: () => over,
  };
}

/** What Node says of an end, and whether it was ours. */
interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly timedOut: boolean;
}

function ended(start: Start, { code, signal, timedOut }: End, streams: Streams): RunResult {
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
