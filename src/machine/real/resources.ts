import { promises as fs } from 'node:fs';
import type { MachineResources } from '../machine.ts';

/** Where to look; the operating system's own numbers are the upper bound. */
export interface ResourcesOptions {
  /** The root folder, `/` but in tests. */
  readonly root: string;
  readonly processors: number;
  /** Bytes. */
  readonly memory: number;
}

interface Controllers {
  readonly cpu: string;
  readonly memory: string;
  readonly unified: string;
}

/**
 * Processors and memory within the limits of the cgroups this runs in, of version 1, 2 or both.
 *
 * A limit counts wherever it stands on the way up from our own group (cgroups(7)). Part of a processor
 * counts as a whole one.
 */
export async function readResources(options: ResourcesOptions): Promise<MachineResources> {
  const groups = await ownGroups(options.root);
  const quotas = [
    ...(await valuesUpwards(
      { root: options.root, hierarchy: 'unified', group: groups.unified },
      readMax,
    )),
    ...(await valuesUpwards(
      { root: options.root, hierarchy: 'cpu', group: groups.cpu },
      readQuota,
    )),
  ];
  const limits = [
    ...(await valuesUpwards(
      { root: options.root, hierarchy: 'unified', group: groups.unified },
      readLimit('memory.max'),
    )),
    ...(await valuesUpwards(
      { root: options.root, hierarchy: 'memory', group: groups.memory },
      readLimit('memory.limit_in_bytes'),
    )),
  ];
  const processors = Math.ceil(Math.min(options.processors, ...quotas));
  const memory = Math.floor(Math.min(options.memory, ...limits) / 1024 / 1024);
  return { processors: Math.max(1, processors), memory: Math.max(1, memory) };
}

/** Our group in each hierarchy, from `/proc/self/cgroup` lines such as `4:cpu,cpuacct:/user`. */
async function ownGroups(root: string): Promise<Controllers> {
  const text = await fs.readFile(`${root}/proc/self/cgroup`, 'utf8').catch(() => '');
  const lines = text.split('\n').map((line) => line.split(':'));
  const pathOf = (controller: string): string =>
    lines
      .find(([, names = '']) => names.split(',').includes(controller))
      ?.slice(2)
      .join(':') ?? '/';
  return { cpu: pathOf('cpu'), memory: pathOf('memory'), unified: pathOf('') };
}

type Read = (folder: string) => Promise<number | undefined>;

interface Group {
  readonly root: string;
  readonly hierarchy: string;
  readonly group: string;
}

/** What `read` finds in a group and in every group above it. */
async function valuesUpwards(
  { root, hierarchy, group }: Group,
  read: Read,
): Promise<readonly number[]> {
  const mounts = hierarchy === 'unified' ? ['', '/unified'] : [`/${hierarchy}`];
  const parts = group.split('/').filter((part) => part !== '' && part !== '..');
  const folders = mounts.flatMap((mount) =>
    [...parts, ''].map((_, depth) => {
      const below = parts.slice(0, depth).map((part) => `/${part}`);
      return `${root}/sys/fs/cgroup${mount}${below.join('')}`;
    }),
  );
  const found = await Promise.all(folders.map(read));
  return found.filter((value) => value !== undefined);
}

/** Version 2: `cpu.max` holds `max 100000` or `150000 100000`. */
async function readMax(folder: string): Promise<number | undefined> {
  const [quota, period] = (await readWords(`${folder}/cpu.max`)) ?? [];
  return ratio(Number(quota), Number(period));
}

/** Version 1: a quota of -1 is none. */
async function readQuota(folder: string): Promise<number | undefined> {
  const [quota] = (await readWords(`${folder}/cpu.cfs_quota_us`)) ?? [];
  const [period] = (await readWords(`${folder}/cpu.cfs_period_us`)) ?? [];
  return ratio(Number(quota), Number(period));
}

function ratio(quota: number, period: number): number | undefined {
  return quota > 0 && period > 0 ? quota / period : undefined;
}

function readLimit(file: string): Read {
  return async (folder) => {
    const [word] = (await readWords(`${folder}/${file}`)) ?? [];
    const limit = Number(word);
    return limit > 0 ? limit : undefined;
  };
}

async function readWords(path: string): Promise<readonly string[] | undefined> {
  const text = await fs.readFile(path, 'utf8').catch(() => undefined);
  return text?.trim().split(/\s+/);
}
