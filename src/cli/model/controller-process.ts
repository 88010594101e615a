import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { connect, makeHome } from '../../controller/client.ts';
import { fault, isFault } from '../../errors.ts';
import { runAttached } from './run-attached.ts';

/** Runs the controller of a home in the foreground; answers its exit code. */
export async function runController(home: string): Promise<number> {
  const running = await runningController(home);
  if (running !== undefined) {
    throw fault('CONTROLLER_RUNNING', `a controller serves ${home}, process ${running}`);
  }
  const closed = makeHome(home);
  if (closed !== undefined) process.stderr.write(`warning: ${closed}\n`);
  const source = fileURLToPath(new URL('../../controller/process.ts', import.meta.url));
  const entry = existsSync(source) ? source : source.replace(/\.ts$/, '.js');
  return runAttached([process.execPath, entry, home]);
}

/** Ends the controller of a home, and waits until it is gone; false when none was running. */
export async function stopController(home: string): Promise<boolean> {
  const pid = await runningController(home);
  if (pid === undefined) return false;
  process.kill(pid, 'SIGTERM');
  const deadline = performance.now() + 30_000;
  while ((await runningController(home)) === pid) {
    if (performance.now() > deadline) {
      throw fault('CONTROLLER_UNREACHABLE', `process ${pid} has not ended after 30 seconds`, {
        hint: 'look at controller.log in the controller’s home',
      });
    }
    await pause(50);
  }
  return true;
}

async function runningController(home: string): Promise<number | undefined> {
  try {
    return (await connect(home).request('ping', {})).pid;
  } catch (error) {
    if (isFault(error, 'CONTROLLER_UNREACHABLE')) return undefined;
    throw error;
  }
}
