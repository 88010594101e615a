/** Boots a machine, or finds it booted. */
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fault } from '../../errors.ts';
import { killGroup, processesIn, removeGroup, removeGroupIfEmpty } from './cgroup.ts';
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
import { isUp, systemState } from './system-state.ts';

/** How long a boot may take, in milliseconds: more than a service may take to start (90 s). */
const patience = 120_000;
/** How long a supervisor may be without a machine (between two boots) before it is taken for stuck. */
const pause = 5_000;

/**
 * Answers when the machine's systemd is up. The machine's files must be there.
 *
 * A machine that is booting, rebooting or going down is waited for.
 *
 * @throws MACHINE_BOOT_FAILED with the end of its console's output.
 */
export async function bootMachine(
  home: string,
  place: MachinePlace,
  spec: MachineSpec,
  report: ReportProgress,
): Promise<Leader> {
  const late = AbortSignal.timeout(patience);
  let supervisorEnd: string | undefined;
  let started = false;
  for (let idle = 0; ; idle += 20) {
    const leader = await findLeader(place.group);
    if (leader !== undefined) {
      const state = await systemState(leader.leader, late);
      if (isUp(state)) return leader;
      idle = 0;
    } else if (!started && (idle > pause || !(await isSupervised(place)))) {
      report(`booting machine ${spec.id}`);
      const supervisor = await start(home, place, spec, report);
      void supervisor.ended.then((end) => (supervisorEnd = end));
      started = true;
    }
    if (leader === undefined && supervisorEnd !== undefined) {
      throw await bootFault(place, spec, `systemd-nspawn ended (${supervisorEnd})`);
    }
    if (late.aborted)
      throw await bootFault(place, spec, `it was not up after ${patience / 1000} s`);
    await sleep(leader === undefined ? 20 : 40);
  }
}

async function isSupervised({ group }: MachinePlace): Promise<boolean> {
  return (await processesIn(join(group, 'loop'))).length > 0;
}

async function start(
  home: string,
  place: MachinePlace,
  spec: MachineSpec,
  report: ReportProgress,
): ReturnType<typeof startSupervisor> {
  // What an nspawn that was killed left behind would be in the way of the new one.
  await clearGroups(place);
  await mountRoot(home, place.folder);
  return startSupervisor(place.folder, place.groups, await bootOrder(home, place, spec, report));
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

async function bootFault(place: MachinePlace, spec: MachineSpec, why: string): Promise<Error> {
  return fault('MACHINE_BOOT_FAILED', `machine ${spec.id} of ${spec.model} did not boot: ${why}`, {
    details: await tailOf(join(place.folder, 'console.log'), 20),
  });
}
