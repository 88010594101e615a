import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { fault, isFault } from '../../errors.ts';
import { connect } from './connect.ts';

/** Ends the controller of a home, and waits until it is gone; false when none was running. */
export async function stopController(home: string): Promise<boolean> {
  const pid = await runningController(home);
  if (pid === undefined) return false;
  process.kill(pid, 'SIGTERM');
  await controllerEnded(home, pid);
  return true;
}

/**
 * Has the controller of a home end when its units are at rest, or after `wait` seconds, and waits until it is gone.
 *
 * Answers the units that were cut off; undefined when none was running.
 */
export async function endController(
  home: string,
  wait: number,
): Promise<readonly string[] | undefined> {
  const pid = await runningController(home);
  if (pid === undefined) return undefined;
  const { interrupted } = await connect(home).request('stop', { wait });
  await controllerEnded(home, pid);
  return interrupted;
}

/** A controller hangs up before it has ended; systemd would not start one that has not. */
async function controllerEnded(home: string, pid: number): Promise<void> {
  const deadline = performance.now() + 30_000;
  while ((await runningController(home)) === pid || isRunning(pid)) {
    if (performance.now() > deadline) {
      throw fault('CONTROLLER_UNREACHABLE', `process ${pid} has not ended after 30 seconds`, {
        hint: 'look at controller.log in the controller’s home',
      });
    }
    await pause(50);
  }
}

function isRunning(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    // It has ended.
    return false;
  }
}

/** The process of the controller that serves a home. */
export async function runningController(home: string): Promise<number | undefined> {
  try {
    return (await connect(home).request('ping', {})).pid;
  } catch (error) {
    if (isFault(error, 'CONTROLLER_UNREACHABLE')) return undefined;
    throw error;
  }
}
