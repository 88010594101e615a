/** Boots a machine, or finds it booted. */
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fault } from '../../errors.ts';
import { groupsIn, killGroup, processesIn, removeGroup, removeGroupIfEmpty } from './cgroup.ts';
import type { HostLimits } from './host-limits.ts';
import { alone, raiseLimits } from './host-settings.ts';
import { findLeader } from './leader.ts';
import type { Leader } from './leader.ts';
import { tailOf } from './log-tail.ts';
import { mountRoot, rootOf } from './machine-files.ts';
import type { MachineSpec, ReportProgress } from './machines.ts';
import { chooseResolvConf } from './name-servers.ts';
import { modelNames } from './names.ts';
import type { MachinePlace } from './place.ts';
import { readOrNothing } from './proc.ts';
import { startSupervisor } from './supervisor.ts';
import type { BootOrder } from './supervisor.ts';
import { isUp, systemState, unitsNotUp } from './system-state.ts';

/** How long a boot may take, in milliseconds: more than a service may take to start (90 s). */
export const usualPatience = 120_000;
/** How often it is said what a boot waits for, in milliseconds. */
const reportInterval = 10_000;
/** How long a supervisor may be without a machine (between two boots) before it is taken for stuck. */
const pause = 5_000;

/** A machine that is to be up. */
export interface Boot {
  readonly home: string;
  readonly place: MachinePlace;
  readonly spec: MachineSpec;
  /** How long it may take, in milliseconds. */
  readonly patience: number;
  readonly limits: HostLimits;
}

/**
 * Answers when the machine's systemd is up. The machine's files must be there.
 *
 * A machine that is booting, rebooting or going down is waited for, and what its boot waits for is reported.
 *
 * @throws MACHINE_BOOT_FAILED naming the units that are not up, with the end of its console's output.
 */
export async function bootMachine(boot: Boot, report: ReportProgress): Promise<Leader> {
  const { place, spec, patience } = boot;
  const deadline = performance.now() + patience;
  let supervisorEnd: string | undefined;
  let started = false;
  let reported = performance.now();
  for (let idle = 0; ; idle += 20) {
    const leader = await findLeader(place.group);
    if (leader !== undefined) {
      const left = Math.max(100, deadline - performance.now());
      const state = await systemState(leader.leader, Math.min(left, reportInterval));
      if (isUp(state)) return leader;
      if (performance.now() > reported + reportInterval) {
        reported = performance.now();
        report(`machine ${spec.id} is booting: ${await waitedFor(leader)}`);
      }
      idle = 0;
    } else if (!started && (idle > pause || !(await isSupervised(place)))) {
      report(`booting machine ${spec.id}`);
      const supervisor = await start(boot, report);
      void supervisor.ended.then((end) => (supervisorEnd = end));
      started = true;
    }
    if (leader === undefined && supervisorEnd !== undefined) {
      throw await bootFault(boot, `systemd-nspawn ended (${supervisorEnd})`);
    }
    if (performance.now() > deadline) {
      const why = leader === undefined ? 'it has no first process' : await waitedFor(leader);
      throw await bootFault(boot, `it was not up after ${patience / 1000} s: ${why}`);
    }
    await sleep(leader === undefined ? 20 : 40);
  }
}

async function isSupervised({ group }: MachinePlace): Promise<boolean> {
  return (await processesIn(join(group, 'loop'))).length > 0;
}

async function start(
  { home, place, spec, limits }: Boot,
  report: ReportProgress,
): ReturnType<typeof startSupervisor> {
  // What an nspawn that was killed left behind would be in the way of the new one.
  await clearGroups(place);
  await makeRoom(place, limits, report);
  await mountRoot(home, place.folder);
  return startSupervisor(place.folder, place.groups, await bootOrder(home, place, spec, report));
}

/** Makes sure that the host's limits hold one machine more. */
async function makeRoom(
  { group }: MachinePlace,
  limits: HostLimits,
  report: ReportProgress,
): Promise<void> {
  await alone(async () => {
    // Machines that boot at the same time count each other by their groups.
    await mkdir(group, { recursive: true });
    await raiseLimits(limits, (await groupsIn(dirname(group))).length, report);
  });
}

/** Kills all that is in the machine's control groups, and removes these. */
export async function clearGroups({ group, groups }: MachinePlace): Promise<void> {
  await killGroup(group);
  for (const each of groups) {
    await removeGroup(each);
    await removeGroupIfEmpty(dirname(each));
  }
}

async function bootOrder(
  home: string,
  place: MachinePlace,
  spec: MachineSpec,
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

async function waitedFor({ leader }: Leader): Promise<string> {
  const units = await unitsNotUp(leader);
  if (units.length === 0) return 'its systemd does not say which unit is not up';
  const more = units.length > 5 ? `, and ${units.length - 5} more` : '';
  return `not up are ${units.slice(0, 5).join(', ')}${more}`;
}

async function bootFault({ place, spec }: Boot, why: string): Promise<Error> {
  const said = await tailOf(join(place.folder, 'console.log'), 20);
  return fault('MACHINE_BOOT_FAILED', `machine ${spec.id} of ${spec.model} did not boot: ${why}`, {
    details: said === '' ? 'its console has no output' : said,
  });
}
