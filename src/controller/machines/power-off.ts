/** Powers machines off: one that goes, or all of a home when their host shuts down. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runProgram } from '../../base/process/run-program.ts';
import { clearGroups } from './boot.ts';
import { killProcess, processesIn } from './cgroup.ts';
import { hostPath } from './host-program.ts';
import { findInitProcess } from './init-process.ts';
import { locateMachine } from './machine-location.ts';
import type { MachineLocation } from './machine-location.ts';
import { namesIn } from './proc.ts';

/** SIGRTMIN+4, systemd's request for a power-off (systemd(1), "Signals"); SIGRTMIN is 34 with glibc. */
const powerOff = 38;

/** Has a machine power itself off, and waits until it is off, at most `timeout` milliseconds. */
export async function powerDown({ group }: MachineLocation, timeout: number): Promise<void> {
  const init = await findInitProcess(group);
  if (init === undefined) return;
  killProcess(init.initPid, powerOff);
  for (let waited = 0; waited < timeout; waited += 20) {
    if ((await processesIn(group)).length === 0) return;
    await sleep(20);
  }
}

/** How long machines may take to power off when their host shuts down, in milliseconds. */
const shutdownTimeout = 60_000;

/**
 * Powers off every machine of a home; what is not off in time is killed.
 *
 * Left to the end of the host's shutdown, a machine's systemd would get the signal by which all processes are ended,
 * which it takes for a request to execute itself again (systemd(1), "SIGTERM"): the host then waits until its
 * timeout, mostly 90 s, is over, and kills what the machine runs.
 */
export async function powerOffMachines(home: string): Promise<void> {
  const models = await namesIn(join(home, 'models'));
  const places = await Promise.all(
    models.map(async (model) => {
      const ids = await namesIn(join(home, 'models', model, 'machines'));
      return Promise.all(ids.map((id) => locateMachine(home, model, id)));
    }),
  );
  await Promise.all(
    places.flat().map(async (place) => {
      await powerDown(place, shutdownTimeout);
      await clearGroups(place);
    }),
  );
}

/** Whether systemd is shutting this host down; false where it is not the first process. */
export async function isHostShuttingDown(): Promise<boolean> {
  // Its exit code is 0 only for `running`, so it does not matter.
  const { stdout } = await runProgram('systemctl', ['is-system-running'], {
    env: { PATH: hostPath, LC_ALL: 'C.UTF-8' },
  });
  return stdout.trim() === 'stopping';
}
