/** The controller as a program: `node process.ts <home> [--stay]`. */
import { writeSync } from 'node:fs';
import { codedError } from '../base/coded-error.ts';
import { describeError, isFault } from '../errors.ts';
import { exitRunning } from './client/ensure-controller.ts';
import { homeFrom } from './home.ts';
import { nspawnMachines } from './machines/nspawn.ts';
import { isHostShuttingDown, powerOffMachines } from './machines/power-off.ts';
import { ensureRuntime } from './machines/runtime.ts';
import { makeHome } from './make-home.ts';
import { startController } from './main.ts';

/** Runs a controller until its models are gone or it is asked to stop; answers the exit code. */
async function main(): Promise<number> {
  // First of all: whatever is made from here on is only for this user, unless its maker says otherwise.
  process.umask(0o077);
  const home = process.argv[2] ?? homeFrom(process.env);
  const interval = Number(process.env.CHARMWRIGHT_UPDATE_STATUS_INTERVAL);
  try {
    const closed = makeHome(home);
    if (closed !== undefined) say(closed);
    const node = { executable: process.execPath, version: process.versions.node };
    const controller = await startController({
      home,
      machines: nspawnMachines({ home, environment: process.env }),
      environment: process.env,
      runtime: await ensureRuntime(home, node),
      // A service is not started again by the next command.
      ...(process.argv[3] === '--stay' ? { idleTime: 'never' } : {}),
      ...(interval > 0 ? { updateStatusInterval: interval * 1_000 } : {}),
    });
    say(`serves ${home}`);
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.on(signal, () => void controller.stop());
    }
    await controller.ended;
    if (await isHostShuttingDown()) await powerOffMachines(home);
    say('ends');
    return 0;
  } catch (error) {
    if (isFault(error, 'CONTROLLER_RUNNING')) return exitRunning;
    say(describeError(codedError(error)));
    return 1;
  }
}

/** Standard output is controller.log. */
function say(message: string): void {
  writeSync(1, `${new Date().toISOString()} [${process.pid}] ${message}\n`);
}

if (import.meta.main) process.exit(await main());
