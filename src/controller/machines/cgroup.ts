/**
 * The control groups in which a machine's processes live.
 *
 * Every machine has a group of its own: two machines booted from one group would both put their
 * systemd into its `payload`, and stopping a service in one would stop it in the other. It is also
 * how a machine is found again when everything that started it was killed.
 */
import { readFile, readdir, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hasErrno, isMissing } from '../../base/errno.ts';
import { fault } from '../../errors.ts';
import { namesIn, readOrNothing } from './proc.ts';

/** Where a hierarchy is mounted. */
export interface Hierarchies {
  /** Version 2; processes are looked for here. */
  readonly unified: string;
  /** All that a process must be moved in: version 2 and, on hybrid hosts, systemd's named one. */
  readonly all: readonly string[];
}

/**
 * Finds the hierarchies of this host.
 *
 * @throws HOST_NOT_READY when version 2 is not mounted.
 */
export async function hierarchies(): Promise<Hierarchies> {
  return parseHierarchies(await readFile('/proc/self/mountinfo', 'utf8'));
}

/** The hierarchies in a mountinfo file. */
export function parseHierarchies(mountinfo: string): Hierarchies {
  const mounts = mountinfo.split('\n').map((line) => {
    const [before = '', after = ''] = line.split(' - ');
    const [type = '', , options = ''] = after.split(' ');
    return { point: before.split(' ')[4] ?? '', type, options: options.split(',') };
  });
  const unified = mounts.find(({ type }) => type === 'cgroup2')?.point;
  if (unified === undefined) {
    throw fault('HOST_NOT_READY', 'this host has no control groups of version 2', {
      hint: 'mount them: mount -t cgroup2 cgroup2 /sys/fs/cgroup',
    });
  }
  const named = mounts.find(
    ({ type, options }) => type === 'cgroup' && options.includes('name=systemd'),
  )?.point;
  return { unified, all: named === undefined ? [unified] : [unified, named] };
}

/** The processes in a group and in all groups below it; none when it is not there. */
export async function processesIn(group: string): Promise<readonly number[]> {
  const text = await readOrNothing(join(group, 'cgroup.procs'));
  if (text === undefined) return [];
  const own = text.split('\n').filter((line) => line !== '' && line !== '0');
  const below = await Promise.all((await groupsIn(group)).map(processesIn));
  return [...own.map(Number), ...below.flat()];
}

/**
 * Kills every process in a group and below it, and answers when they are gone.
 *
 * @throws MACHINE_STUCK when some are still there after `timeout` milliseconds.
 */
export async function killGroup(group: string, timeout = 10_000): Promise<void> {
  for (let waited = 0; ; waited += 20) {
    const pids = await processesIn(group);
    if (pids.length === 0) return;
    if (waited > timeout) {
      throw fault('MACHINE_STUCK', `processes ${pids.join(' ')} cannot be killed`);
    }
    await killAtOnce(group, pids);
    await sleep(20);
  }
}

/**
 * Removes a group and the groups below it, whose processes have ended or are about to.
 *
 * @throws MACHINE_STUCK when the kernel still counts processes in one of them after `timeout` milliseconds.
 */
export async function removeGroup(group: string, timeout = 10_000): Promise<void> {
  for (const below of await groupsIn(group)) await removeGroup(below, timeout);
  for (let waited = 0; !(await isRemoved(group)); waited += 20) {
    if (waited > timeout) {
      throw fault('MACHINE_STUCK', `the control group ${group} still has processes`);
    }
    await sleep(20);
  }
}

/** Removes a group, unless it is busy. A process that is exiting is not listed any more, but keeps its group busy. */
async function isRemoved(group: string): Promise<boolean> {
  try {
    await rmdir(group);
    return true;
  } catch (error) {
    if (isMissing(error)) return true;
    if (hasErrno(error, 'EBUSY')) return false;
    throw error;
  }
}

/** Removes a group that has neither groups below it nor processes; others stay. */
export async function removeGroupIfEmpty(group: string): Promise<void> {
  try {
    await rmdir(group);
  } catch {
    // Another machine is in it.
  }
}

async function killAtOnce(group: string, pids: readonly number[]): Promise<void> {
  try {
    // The kernel then also catches what forks meanwhile (since 5.14).
    await writeFile(join(group, 'cgroup.kill'), '1', { flag: 'r+' });
  } catch {
    for (const pid of pids) killProcess(pid, 'SIGKILL');
  }
}

/** Sends a signal; a process that is gone is fine. */
export function killProcess(pid: number, signal: NodeJS.Signals | number): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

/** The groups directly below a group. */
export async function groupsIn(group: string): Promise<readonly string[]> {
  if ((await namesIn(group)).length === 0) return [];
  try {
    const entries = await readdir(group, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(group, name));
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
