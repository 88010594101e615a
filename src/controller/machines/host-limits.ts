/** The inotify limits of the host, which all machines share: their root is the host's user 0 (inotify(7)). */
import { readFile, readlink, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fault } from '../../errors.ts';
import { namesIn, readOrNothing } from './proc.ts';

/** The limits that machines use up, by their names in /proc/sys/fs/inotify. */
export type LimitName = 'max_user_instances' | 'max_user_watches';

/** What of the host a limit is computed from. */
export interface HostLimits {
  /** Whether a raise is noted, so that it is put back when the last model has gone. */
  readonly areKept: boolean;
  read(name: LimitName): Promise<number>;
  /** @throws where the host does not allow it, as with a read-only /proc/sys. */
  write(name: LimitName, value: number): Promise<void>;
  /** The inotify instances of user 0 outside of machines, and within. */
  instances(): Promise<{ readonly host: number; readonly machines: number }>;
}

/** A limit that was raised. */
export interface RaisedLimit {
  readonly name: LimitName;
  readonly before: number;
  readonly after: number;
}

/** What systemd opens in one machine: measured with Debian 12, 7 instances and 22 watches. */
const perMachine: Readonly<Record<LimitName, number>> = {
  max_user_instances: 7,
  max_user_watches: 64,
};
/** What is left to others and to the services of charms. */
const reserve: Readonly<Record<LimitName, number>> = {
  max_user_instances: 32,
  max_user_watches: 4_096,
};
/** Limits grow in steps, so that not each machine changes the host. */
const step = 128;

/**
 * The limits that are too low for so many machines, with what they have to be.
 *
 * A limit that is high enough stays; none is lowered.
 */
export async function limitsToRaise(
  limits: HostLimits,
  machines: number,
): Promise<readonly RaisedLimit[]> {
  const { host } = await limits.instances();
  const used: Readonly<Record<LimitName, number>> = {
    max_user_instances: host,
    max_user_watches: 0,
  };
  const found: RaisedLimit[] = [];
  for (const name of ['max_user_instances', 'max_user_watches'] as const) {
    const before = await limits.read(name);
    const needed = used[name] + reserve[name] + perMachine[name] * machines;
    const after = Math.ceil(needed / step) * step;
    if (before < needed) found.push({ name, before, after });
  }
  return found;
}

/**
 * Raises a limit; where the host does not allow that, the machine may still fit.
 *
 * @returns whether it was raised.
 * @throws HOST_LIMIT when it was not, and the machine can't boot.
 */
export async function raiseLimit(
  limits: HostLimits,
  { name, before, after }: RaisedLimit,
): Promise<boolean> {
  try {
    await limits.write(name, after);
    return true;
  } catch (cause) {
    const { host, machines } = await limits.instances();
    const used = host + machines;
    if (name === 'max_user_watches' || used + perMachine[name] <= before) return false;
    throw fault(
      'HOST_LIMIT',
      `a machine needs ${perMachine[name]} inotify instances, and of the ${before} that the host allows ${used} are in use`,
      {
        hint: `the controller may not raise it here; on the host itself run: sysctl fs.inotify.${name}=${after}`,
        cause,
      },
    );
  }
}

/** What limits were before they were raised, and what they were raised to. */
export type RaisedLimits = Readonly<
  Partial<Record<LimitName, Pick<RaisedLimit, 'before' | 'after'>>>
>;

/** Notes one more raise; what the limit was at first is kept. */
export function addRaisedLimit(
  raised: RaisedLimits,
  { name, before, after }: RaisedLimit,
): RaisedLimits {
  return { ...raised, [name]: { before: raised[name]?.before ?? before, after } };
}

/** Puts limits back; one that someone else has changed since stays. */
export async function restoreLimits(limits: HostLimits, raised: RaisedLimits): Promise<void> {
  for (const name of ['max_user_instances', 'max_user_watches'] as const) {
    const change = raised[name];
    if (change?.after === (await limits.read(name))) await limits.write(name, change.before);
  }
}

const folder = '/proc/sys/fs/inotify';

/** The limits of this host. */
export const hostLimits: HostLimits = {
  areKept: true,
  read: async (name) => Number(await readFile(join(folder, name), 'utf8')),
  write: (name, value) => writeFile(join(folder, name), `${value}\n`),
  async instances() {
    const counts = { host: 0, machines: 0 };
    for (const pid of (await namesIn('/proc')).filter((name) => /^\d+$/.test(name))) {
      const count = await instancesOf(pid);
      if (count > 0) counts[(await isInMachine(pid)) ? 'machines' : 'host'] += count;
    }
    return counts;
  },
};

async function instancesOf(pid: string): Promise<number> {
  const found = await stat(`/proc/${pid}`).catch(() => undefined);
  if (found?.uid !== 0) return 0;
  const descriptors = join('/proc', pid, 'fd');
  // One that is closed meanwhile does not count.
  const links = (await namesIn(descriptors)).map((each) =>
    readlink(join(descriptors, each)).catch(() => ''),
  );
  return (await Promise.all(links)).filter((target) => target === 'anon_inode:inotify').length;
}

async function isInMachine(pid: string): Promise<boolean> {
  return /\/charmwright\/[^/]+\//.test((await readOrNothing(`/proc/${pid}/cgroup`)) ?? '');
}
