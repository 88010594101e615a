/** Starts the controller when none answers. */
import { closeSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startProcess } from '../../base/process/start-process.ts';
import { fault, isFault } from '../../errors.ts';
import { homePaths } from '../home.ts';
import { makeHome } from '../make-home.ts';
import { openPrivateFile } from '../private-file.ts';
import { connect, type ControllerClient } from './connect.ts';

export interface StartOptions {
  /** The program that is the controller; the one of this package when absent. Gets the home as argument. */
  readonly entry?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** How long to wait for its first answer. */
  readonly timeoutMs?: number;
  /** Starts it otherwise than as a child of this process; false when there is no such way. */
  readonly start?: () => Promise<boolean>;
  /** Called with the version of a controller that ran already. */
  readonly onRunning?: (version: string) => void;
  /** Called when others could read the home until now. */
  readonly onClosed?: (message: string) => void;
}

/**
 * A controller that answers: the running one of this home, or one started now, detached.
 *
 * Safe to call from several processes at once: the controllers agree by a lock on who stays.
 *
 * @throws CONTROLLER_START_FAILED with the end of its log.
 */
export async function ensureController(
  home: string,
  options: StartOptions = {},
): Promise<ControllerClient> {
  const running = await runningVersion(home);
  if (running !== undefined) {
    options.onRunning?.(running);
    return connect(home);
  }
  const closed = makeHome(home);
  if (closed !== undefined) options.onClosed?.(closed);
  const isService = (await options.start?.()) ?? false;
  const child = isService ? { failed: () => false } : start(home, options);
  const deadline = performance.now() + (options.timeoutMs ?? 20_000);
  while (performance.now() < deadline) {
    if ((await runningVersion(home)) !== undefined) return connect(home);
    if (child.failed()) break;
    await pause(20);
  }
  throw fault('CONTROLLER_START_FAILED', `no controller came up in ${home}`, {
    details: lastLines(homePaths(home).log),
  });
}

async function runningVersion(home: string): Promise<string | undefined> {
  try {
    return (await connect(home).request('ping', {})).version;
  } catch (error) {
    if (isFault(error, 'CONTROLLER_UNREACHABLE')) return undefined;
    throw error;
  }
}

/** The command line of a home's controller. */
export function controllerProgram(home: string): readonly [string, string, string] {
  const own = new URL(`../process${extname(import.meta.url)}`, import.meta.url);
  return [process.execPath, fileURLToPath(own), home];
}

/** The exit code of a controller that found another one in its home. */
export const exitRunning = 3;

function start(home: string, { entry, env }: StartOptions): { failed(): boolean } {
  const [program, own, ...args] = controllerProgram(home);
  const log = openPrivateFile(homePaths(home).log);
  let ended: number | null | undefined;
  const child = startProcess(program, [entry ?? own, ...args], {
    cwd: '/',
    detached: true,
    stdio: ['ignore', log, log],
    env: { ...(env ?? process.env) },
  });
  closeSync(log);
  child.on('exit', (code) => (ended = code));
  child.on('error', () => (ended = null));
  child.unref();
  // Losing the race for the lock is fine: the winner is about to answer.
  return { failed: () => ended !== undefined && ended !== exitRunning };
}

function lastLines(path: string): string {
  try {
    return readFileSync(path, 'utf8').trimEnd().split('\n').slice(-15).join('\n');
  } catch {
    // Without a log there is no evidence to show; the error itself still says what failed.
    return '';
  }
}
