/**
 * The settings of the whole host that machines need, and how they were before.
 *
 * They are shared by every controller of the host and end with its boot, so what they were is noted
 * under /run and not in one controller's home.
 */
import { isObject } from '../../base/json.ts';
import { mkdir, rename, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  hostLimits,
  limitsToRaise,
  raiseLimit,
  restoreLimits,
  addRaisedLimit,
} from './host-limits.ts';
import type { HostLimits, RaisedLimits } from './host-limits.ts';
import { hostProgram } from './host-program.ts';
import { withHostLock } from './host-lock.ts';
import type { ReportProgress } from './machines.ts';
import {
  forwardIpv6,
  neededIpv6Change,
  stopForwardingIpv6,
  type Ipv6Change,
} from './ipv6-forwarding.ts';
import { tables } from './model-network.ts';
import { tablePrefix } from './names.ts';
import { makeReadableFolder } from '../readable-folder.ts';
import { hostBootId, mountPoints, namesIn, readOrNothing, readProcess } from './proc.ts';

const folder = '/run/charmwright';
const noteFile = join(folder, 'host-settings.json');
const forwarding = '/proc/sys/net/ipv4/ip_forward';
const runSystemd = '/run/systemd';
const tmpfsMagic = 0x01021994;

/** What this host was like before. */
interface Note {
  readonly boot: string;
  /** Whether packets were not forwarded. */
  readonly forwardingWasOff: boolean;
  /** Whether `/run/systemd` got a tmpfs from us. */
  readonly mountedRunSystemd: boolean;
  /** Absent while none is raised. */
  readonly limits?: RaisedLimits;
  /** How IPv6 was before the first port was published; absent while it is as it was. */
  readonly ipv6?: Ipv6Change;
}

/** Runs `work` while no other controller changes the host's settings. */
export async function withHostSettingsLock<T>(work: () => Promise<T>): Promise<T> {
  // A folder can be locked like a file; this one is always there, and nothing is left behind.
  return withHostLock('/run', work);
}

/** Turns forwarding on and makes `/run/systemd` a tmpfs, which nspawn insists on; call it within {@link withHostSettingsLock}. */
export async function changeHostSettings(): Promise<void> {
  const note = await readNote();
  if ((await readOrNothing(forwarding))?.trim() === '0') {
    // Noted first: a controller killed in between must still know what to put back.
    await writeNote({ ...note, forwardingWasOff: true });
    await writeFile(forwarding, '1');
  }
  // Others of the host look into it.
  makeReadableFolder(runSystemd);
  if ((await statfs(runSystemd)).type !== tmpfsMagic) {
    await writeNote({ ...(await readNote()), mountedRunSystemd: true });
    await hostProgram('mount', ['-t', 'tmpfs', '-o', 'mode=0755', 'tmpfs', runSystemd]);
  }
}

/** Raises the limits that are too low for so many machines, and says so; call it within {@link withHostSettingsLock}. */
export async function raiseLimits(
  limits: HostLimits,
  machines: number,
  report: ReportProgress,
): Promise<void> {
  for (const limit of await limitsToRaise(limits, machines)) {
    if (limits.areKept) {
      const note = await readNote();
      await writeNote({ ...note, limits: addRaisedLimit(note.limits ?? {}, limit) });
    }
    if (!(await raiseLimit(limits, limit))) continue;
    const { name, before, after } = limit;
    report(`raised fs.inotify.${name} from ${before} to ${after}, until the last model has gone`);
  }
}

/** Turns IPv6 forwarding on, which published ports need; call it within {@link withHostSettingsLock}. */
export async function changeIpv6Settings(): Promise<void> {
  const note = await readNote();
  const ipv6 = await neededIpv6Change(note.ipv6);
  if (ipv6 === undefined) return;
  await writeNote({ ...note, ipv6 });
  await forwardIpv6(ipv6);
}

/** Puts the settings back when no model is left on the host; call it within {@link withHostSettingsLock}. */
export async function restoreHostSettings(): Promise<void> {
  if ((await tables()).some((name) => name.startsWith(tablePrefix))) return;
  const { ipv6, ...note } = await readNote();
  if (note.forwardingWasOff) await writeFile(forwarding, '0');
  await restoreLimits(hostLimits, note.limits ?? {});
  if (ipv6 !== undefined) await stopForwardingIpv6(ipv6);
  if (note.mountedRunSystemd && !(await unmountRunSystemd())) {
    await writeNote({ ...note, forwardingWasOff: false });
    return;
  }
  await rm(folder, { recursive: true, force: true });
}

/** Whether the tmpfs is gone; a machine that someone else runs keeps it. */
async function unmountRunSystemd(): Promise<boolean> {
  const points = await mountPoints();
  if (!points.includes(runSystemd)) return true;
  if (points.some((point) => point.startsWith(`${runSystemd}/`))) return false;
  if (await nspawnRuns()) return false;
  await hostProgram('umount', [runSystemd]);
  return true;
}

async function nspawnRuns(): Promise<boolean> {
  const pids = (await namesIn('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const facts = await Promise.all(pids.map(readProcess));
  return facts.some((process) => process?.name === 'systemd-nspawn' && process.state !== 'Z');
}

async function readNote(): Promise<Note> {
  const boot = await hostBootId();
  const fresh: Note = { boot, forwardingWasOff: false, mountedRunSystemd: false };
  const text = await readOrNothing(noteFile);
  const note: unknown = text === undefined ? fresh : JSON.parse(text);
  return isNote(note) && note.boot === boot ? note : fresh;
}

function isNote(value: unknown): value is Note {
  return (
    isObject(value) &&
    'boot' in value &&
    'forwardingWasOff' in value &&
    'mountedRunSystemd' in value
  );
}

async function writeNote(note: Note): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o755 });
  await writeFile(`${noteFile}.new`, JSON.stringify(note));
  await rename(`${noteFile}.new`, noteFile);
}
