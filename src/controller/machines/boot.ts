/** Boots a machine, unless it is booted already. */
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fault } from '../../errors.ts';
import { groupsIn, killGroup, processesIn, removeGroup, removeGroupIfEmpty } from './cgroup.ts';
import type { HostLimits } from './host-limits.ts';
import { withHostSettingsLock, raiseLimits } from './host-settings.ts';
import { findInitProcess } from './init-process.ts';
import type { InitProcess } from './init-process.ts';
import { tailOf } from './log-tail.ts';
import { mountRoot, rootOf } from './machine-files.ts';
import type { MachineSpec, ReportProgress } from './machines.ts';
import { chooseResolvConf } from './name-servers.ts';
import { modelNames } from './names.ts';
import type { MachineLocation } from './machine-location.ts';
import { readOrNothing } from './proc.ts';
import { startMachineSupervisor } from './machine-supervisor.ts';
import type { BootOrder } from './machine-supervisor.ts';
import { isUp, systemState, unitsNotUp } from './system-state.ts';

/** How long a boot may take, in milliseconds: more than a service may take to start (90 s). */
export const defaultBootTimeout = 120_000;
/** How often the pending units of a boot are reported, in milliseconds. */
const reportInterval = 10_000;
/** How long a supervisor may be without a machine (between two boots) before it counts as stuck. */
const pause = 5_000;

/** A machine to boot. */
export interface Boot {
  readonly home: string;
  readonly place: MachineLocation;
  readonly spec: MachineSpec;
  /** How long it may take, in milliseconds. */
  readonly timeout: number;
  readonly limits: HostLimits;
}

/**
 * Returns when the machine's systemd is up. The machine's files must exist.
 *
 * A machine that is booting, rebooting or going down is waited for, and what its boot waits for is reported.
 *
 * @throws MACHINE_BOOT_FAILED naming the units that are not up, with the end of its console's output.
 */
export async function bootMachine(boot: Boot, report: ReportProgress): Promise<InitProcess> {
  const { place, spec, timeout } = boot;
  const deadline = performance.now() + timeout;
  let supervisorEnd: string | undefined;
  let started = false;
  let reported = performance.now();
  for (let idle = 0; ; idle += 20) {
    const init = await findInitProcess(place.group);
    if (init !== undefined) {
      const left = Math.max(100, deadline - performance.now());
      const state = await systemState(init.initPid, Math.min(left, reportInterval));
      if (isUp(state)) return init;
      if (performance.now() > reported + reportInterval) {
        reported = performance.now();
        report(`machine ${spec.id} is booting: ${await describePendingUnits(init)}`);
      }
      idle = 0;
    } else if (!started && (idle > pause || !(await isSupervised(place)))) {
      report(`booting machine ${spec.id}`);
      const supervisor = await start(boot, report);
      void supervisor.ended.then((end) => (supervisorEnd = end));
      started = true;
    }
    if (init === undefined && supervisorEnd !== undefined) {
      throw await bootFault(boot, `systemd-nspawn ended (${supervisorEnd})`);
    }
    if (performance.now() > deadline) {
      const why = init === undefined ? 'it has no first process' : await describePendingUnits(init);
      throw await bootFault(boot, `it was not up after ${timeout / 1000} s: ${why}`);
    }
    await sleep(init === undefined ? 20 : 40);
  }
}

async function isSupervised({ group }: MachineLocation): Promise<boolean> {
  return (await processesIn(join(group, 'loop'))).length > 0;
}

async function start(
  { home, place, spec, limits }: Boot,
  report: ReportProgress,
): ReturnType<typeof startMachineSupervisor> {
  // Processes and groups that a killed nspawn left behind would conflict with the new one.
  await clearGroups(place);
  await raiseHostLimits(place, limits, report);
  await mountRoot(home, place.folder);
  return startMachineSupervisor(
    place.folder,
    place.groups,
    await bootOrder({ home, place, spec }, report),
  );
}

/** Raises the host's limits where one more machine would exceed them. */
async function raiseHostLimits(
  { group }: MachineLocation,
  limits: HostLimits,
  report: ReportProgress,
): Promise<void> {
  await withHostSettingsLock(async () => {
    // Machines that boot at the same time count each other by their groups.
    await mkdir(group, { recursive: true });
    await raiseLimits(limits, (await groupsIn(dirname(group))).length, report);
  });
}

/** Kills all processes in the machine's control groups, and removes the groups. */
export async function clearGroups({ group, groups }: MachineLocation): Promise<void> {
  await killGroup(group);
  for (const each of groups) {
    await removeGroup(each);
    await removeGroupIfEmpty(dirname(each));
  }
}

async function bootOrder(
  { home, place, spec }: Pick<Boot, 'home' | 'place' | 'spec'>,
  report: ReportProgress,
): Promise<BootOrder> {
  const resolvConf = chooseResolvConf(
    (await readOrNothing('/etc/resolv.conf')) ?? '',
    (await readOrNothing('/run/systemd/resolve/resolv.conf')) ?? '',
  );
  if (resolvConf === 'none') {
    report(`machine ${spec.id} has no name server: the host's listens on its loopback only`);
  }
  return {
    name: place.nspawn,
    root: rootOf(place.folder),
    bridge: modelNames(home, spec.model).bridge,
    resolvConf,
    binds: spec.binds,
  };
}

async function describePendingUnits({ initPid }: InitProcess): Promise<string> {
  const units = await unitsNotUp(initPid);
  if (units.length === 0) return 'its systemd does not say which unit is not up';
  const more = units.length > 5 ? `, and ${units.length - 5} more` : '';
  return `not up are ${units.slice(0, 5).join(', ')}${more}`;
}

async function bootFault({ place, spec }: Boot, why: string): Promise<Error> {
  const output = await tailOf(join(place.folder, 'console.log'), 20);
  return fault('MACHINE_BOOT_FAILED', `machine ${spec.id} of ${spec.model} did not boot: ${why}`, {
    details: output === '' ? 'its console has no output' : output,
  });
}
