import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { LaneAnswer, LaneRequest } from './lane-messages.ts';
import type { PrivateCopy } from './private-copy.ts';

/** What a lane is started with. */
export interface LaneOptions {
  readonly copy: PrivateCopy;
  /** After how many failures a run stops; 0 for never. */
  readonly bail: number;
  /** Whether its test files report the probes that they reach. */
  readonly reports: boolean;
  /** Ends the lane when the run is given up. */
  readonly signal: AbortSignal;
}

/** A lane: one vitest that stays warm until it hangs, and is started again after that. */
export interface Lane {
  /** Runs tests; `'hang'` when they had not ended in time, after which their processes are gone. */
  run(request: LaneRequest, milliseconds: number): Promise<LaneAnswer | 'hang'>;
  stop(): Promise<void>;
}

/** Prepares a lane; its process starts with the first run. */
export function openLane(options: LaneOptions): Lane {
  let child: ChildProcess | undefined;
  const stop = async (): Promise<void> => {
    const running = child;
    child = undefined;
    if (running?.pid === undefined || running.exitCode !== null) return;
    const gone = once(running, 'exit');
    // The group holds vitest's own workers and what their tests have started.
    process.kill(-running.pid, 'SIGKILL');
    await gone;
  };
  options.signal.addEventListener('abort', () => void stop());
  return {
    run: async (request, milliseconds) => {
      options.signal.throwIfAborted();
      child ??= await start(options);
      // An abort while it started found no process to end.
      if (options.signal.aborted) await stop();
      options.signal.throwIfAborted();
      const answer = await ask(child, request, milliseconds);
      if (answer === 'hang') await stop();
      return answer;
    },
    stop,
  };
}

async function start({ copy, bail, reports }: LaneOptions): Promise<ChildProcess> {
  const child = fork(join(copy.root, 'test/mutation/lane.ts'), [], {
    cwd: copy.root,
    detached: true,
    execArgv: ['--conditions=charmwright-source'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: {
      ...process.env,
      TMPDIR: copy.temporary,
      MUTATION_BAIL: String(bail),
      ...(reports ? { MUTATION_REACHED: copy.reached } : {}),
    },
  });
  await message(child, 300_000);
  return child;
}

async function ask(
  child: ChildProcess,
  request: LaneRequest,
  milliseconds: number,
): Promise<LaneAnswer | 'hang'> {
  child.send(request);
  const answer = await message(child, milliseconds);
  return answer === 'hang' ? 'hang' : (answer as LaneAnswer);
}

async function message(child: ChildProcess, milliseconds: number): Promise<unknown> {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), milliseconds);
  const ended = once(child, 'exit', { signal: limit.signal }).then(() => {
    throw new Error('the test process ended by itself');
  });
  try {
    const [answer] = (await Promise.race([
      once(child, 'message', { signal: limit.signal }),
      ended,
    ])) as readonly unknown[];
    return answer;
  } catch (error) {
    if (limit.signal.aborted) return 'hang';
    throw error;
  } finally {
    clearTimeout(timer);
    limit.abort();
    ended.catch(() => undefined);
  }
}
