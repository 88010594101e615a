/** Finds a machine's first process, its systemd, on the host. */
import { join } from 'node:path';
import { processesIn } from './cgroup.ts';
import { namespacePids, readProcess } from './proc.ts';

/** A booted (or booting) machine. */
export interface Leader {
  readonly leader: number;
  readonly boot: string;
}

/**
 * The first process of the machine whose control group this is, or `undefined` when it does not run.
 *
 * It is looked for by what the kernel knows, not by a note of ours: it is right after any crash.
 */
export async function findLeader(group: string): Promise<Leader | undefined> {
  const payload = join(group, 'boot', 'payload');
  // Where systemd puts itself; before it has done so it is somewhere in the payload.
  return (await firstLeader(join(payload, 'init.scope'))) ?? (await firstLeader(payload));
}

async function firstLeader(group: string): Promise<Leader | undefined> {
  for (const pid of await processesIn(group)) {
    const pids = await namespacePids(pid);
    // Deeper namespaces are those of services with one of their own.
    if (pids.length !== 2 || pids[1] !== 1) continue;
    const facts = await readProcess(pid);
    if (facts === undefined || facts.state === 'Z' || !/^(systemd|init)$/.test(facts.name))
      continue;
    return { leader: pid, boot: `${pid}-${facts.startTime}` };
  }
  return undefined;
}
