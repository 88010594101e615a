import { type ChildProcess, killGroup, startProcess } from './start-process.ts';

type OutputName = 'stdout' | 'stderr';

/** How a program of a hook is run. */
export interface ChildRun {
  readonly program: string;
  readonly args: readonly string[];
  /** All of its environment; it inherits nothing. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** What it reads; without it, its input is empty. */
  readonly input?: string;
  /** Whether it leads a process group, which is killed as a whole, and where this process ends first. */
  readonly group: boolean;
  /** Milliseconds after which the group that it leads is asked to end, and killed if it does not. */
  readonly timeout?: number;
  /** How a process that it left running and that holds its output is waited for; for as long as it runs when absent. */
  readonly linger?: Linger;
  /** Takes each chunk of its output as it comes; `kill` ends the program, for one that prints too much. */
  readonly take: (from: OutputName, chunk: Buffer, kill: () => void) => void;
  /** Gets its fourth descriptor, a pipe; it has none when absent. */
  readonly onPipe?: (pipe: ChildProcess['stdio'][3]) => void;
}

/** Until nothing came in between two looks, and at most so many looks. */
export interface Linger {
  /** Milliseconds between two looks. */
  readonly every: number;
  readonly looks: number;
}

/** How a program ended. */
export interface ChildEnd {
  /** Null for a program that a signal ended. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly isTimedOut: boolean;
}

/** Milliseconds that a process group may take to go after SIGTERM. */
const killAfter = 2000;

/**
 * Runs a program to its end; for hooks, so it loads no library and keeps no output itself.
 *
 * @throws what Node says of a program that could not be started.
 */
export async function runChild(run: ChildRun): Promise<ChildEnd> {
  const child = started(run);
  const output = new ChildOutput(child, run);
  const limit = new TimeLimit(child, run.timeout);
  const endWithProcess = (): void => killGroup(child, 'SIGKILL');
  if (run.group) process.once('exit', endWithProcess);
  let exit: Exit;
  try {
    exit = await exitOf(child, run);
  } finally {
    process.off('exit', endWithProcess);
    limit.cancel();
  }
  await output.end(run.linger);
  return { ...exit, isTimedOut: limit.isOver };
}

type Exit = Pick<ChildEnd, 'code' | 'signal'>;

function started({ program, args, env, cwd, input, group, onPipe }: ChildRun): ChildProcess {
  return startProcess(program, args, {
    ...(cwd === undefined ? {} : { cwd }),
    env: { ...env },
    detached: group,
    stdio: [
      ...([input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'] as const),
      ...(onPipe === undefined ? [] : (['pipe'] as const)),
    ],
  });
}

function exitOf(child: ChildProcess, { input, onPipe }: ChildRun): Promise<Exit> {
  onPipe?.(child.stdio[3]);
  // A program that ends without reading its input is judged by its exit code.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(input);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
}

/** What a program prints, until it and its output have ended. */
class ChildOutput {
  readonly #child: ChildProcess;
  readonly #closed: Promise<unknown>;
  #received = 0;

  constructor(child: ChildProcess, { take }: ChildRun) {
    this.#child = child;
    const names = ['stdout', 'stderr'] as const;
    for (const name of names) {
      child[name]?.on('data', (chunk: Buffer) => {
        this.#received += chunk.length;
        take(name, chunk, () => child.kill('SIGKILL'));
      });
    }
    this.#closed = Promise.all(names.map((name) => closed(child[name])));
  }

  /** Waits for what is still to come; what a process holds that goes on is closed. */
  async end(linger: Linger | undefined): Promise<void> {
    const look = linger === undefined ? undefined : this.#look(linger);
    await this.#closed;
    clearInterval(look);
  }

  #look({ every, looks: most }: Linger): NodeJS.Timeout {
    let [seen, looks] = [-1, 0];
    return setInterval(() => {
      looks += 1;
      const isStill = this.#received === seen;
      seen = this.#received;
      if (!isStill && looks < most) return;
      this.#child.stdout?.destroy();
      this.#child.stderr?.destroy();
    }, every);
  }
}

/** A program that could not be started for want of descriptors has no streams. */
function closed(stream: NodeJS.ReadableStream | null | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (stream === null || stream === undefined) resolve();
    else stream.once('close', resolve);
  });
}

/** Ends a program's group when its time is up. */
class TimeLimit {
  readonly #child: ChildProcess;
  readonly #timers: NodeJS.Timeout[] = [];
  #isOver = false;

  constructor(child: ChildProcess, timeout: number | undefined) {
    this.#child = child;
    if (timeout !== undefined) this.#timers.push(setTimeout(() => this.#stop(), timeout));
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  cancel(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    // The program itself is gone by now, but not what it started and that ignored SIGTERM.
    if (this.#isOver) killGroup(this.#child, 'SIGKILL');
  }

  #stop(): void {
    this.#isOver = true;
    killGroup(this.#child, 'SIGTERM');
    this.#timers.push(setTimeout(() => killGroup(this.#child, 'SIGKILL'), killAfter));
  }
}
