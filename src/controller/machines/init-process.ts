/** Finds a machine's init process, its systemd, on the host. */
import { join } from 'node:path';
import { processesIn } from './cgroup.ts';
import { namespacePids, readProcess } from './proc.ts';

/** The init process of a booted or booting machine. */
export interface InitProcess {
  /** Its process id on the host. */
  readonly initPid: number;
  /** Differs from boot to boot. */
  readonly boot: string;
}

/**
 * The init process of the machine with this control group, or `undefined` when the machine does not run.
 *
 * It is found by what the kernel knows and not by a stored process id, so that the answer is right after any crash.
 */
export async function findInitProcess(group: string): Promise<InitProcess | undefined> {
  const payload = join(group, 'boot', 'payload');
  // systemd moves itself to init.scope; before that it is in the payload's own group.
  return (await firstInitProcess(join(payload, 'init.scope'))) ?? (await firstInitProcess(payload));
}

async function firstInitProcess(group: string): Promise<InitProcess | undefined> {
  for (const pid of await processesIn(group)) {
    const pids = await namespacePids(pid);
    // A process in a deeper namespace belongs to a service with a PID namespace of its own.
    if (pids.length !== 2 || pids[1] !== 1) continue;
    const facts = await readProcess(pid);
    if (facts === undefined || facts.state === 'Z' || !/^(systemd|init)$/.test(facts.name))
      continue;
    return { initPid: pid, boot: `${pid}-${facts.startTime}` };
  }
  return undefined;
}
