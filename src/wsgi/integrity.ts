/** Detects that a release or its virtual environment differs from what was made, and makes it again. */
import type { Machine, Unit } from '../index.ts';
import { applicationFolder, marker, venvFolder } from './plan/paths.ts';
import type { PlanRecord } from './plan/service-plan.ts';

/** A part of a prepared release that can be damaged. */
export type Damage = 'release' | 'virtual environment';

/**
 * How much to check: what costs a hook nothing (folders, the marker, Python's link), or the content of every
 * file.
 */
export type Depth = 'glance' | 'thorough';

/** Digests of a release and its environment at the time when they were ready; the marker's content. */
interface ReadyDigests {
  readonly release: string;
  readonly environment: string;
}

/** Computes the digests that a later check is compared with. */
export async function readyDigests(machine: Machine, record: PlanRecord): Promise<string> {
  const digests: ReadyDigests = {
    release: await releaseDigest(machine, record),
    environment: await environmentDigest(machine, record),
  };
  return JSON.stringify(digests);
}

/** Whether the release and its environment were ready before, so that they can be damaged. */
export async function wasReady({ files }: Machine, record: PlanRecord): Promise<boolean> {
  return (await files.kind(marker(venvFolder(record.release, record.venv)))) !== 'absent';
}

/** Finds damage of a release that was ready before. */
export async function findDamage(
  machine: Machine,
  record: PlanRecord,
  depth: Depth,
): Promise<readonly Damage[]> {
  const { files } = machine;
  const venv = venvFolder(record.release, record.venv);
  const hasRelease = (await files.kind(applicationFolder(record.release))) === 'folder';
  const text = await files.readText(marker(venv));
  const hasPython = (await files.realPath(`${venv}/bin/python`)) !== undefined;
  const ready = depth === 'thorough' ? parseReadyDigests(text) : undefined;
  const isSame = async (digest: () => Promise<string>, expected: string | undefined) =>
    expected === undefined || (await digest()) === expected;
  const isReleaseIntact =
    hasRelease && (await isSame(() => releaseDigest(machine, record), ready?.release));
  const isVenvIntact =
    text !== undefined &&
    hasPython &&
    (await isSame(() => environmentDigest(machine, record), ready?.environment));
  return [
    ...(isReleaseIntact ? [] : (['release'] as const)),
    ...(isVenvIntact ? [] : (['virtual environment'] as const)),
  ];
}

/**
 * Prepares damaged parts to be made again: copies the release from its source, and removes the environment, which
 * the next preparation then makes.
 *
 * @returns what was cleared; a release whose source is no longer there stays as it is.
 */
export async function clearDamage(
  unit: Unit,
  record: PlanRecord,
  damage: readonly Damage[],
): Promise<readonly Damage[]> {
  const cleared: Damage[] = [];
  for (const each of damage) {
    const isCleared =
      each === 'release' ? await copyAgain(unit, record) : await dropVenv(unit, record);
    if (isCleared) cleared.push(each);
    const outcome = isCleared ? 'making it again' : `${record.root} no longer holds its source`;
    unit.log.warning(`the ${each} of ${record.release} is damaged: ${outcome}`);
  }
  return cleared;
}

async function copyAgain({ machine }: Unit, record: PlanRecord): Promise<boolean> {
  const { files } = machine;
  const { root, release, user, writable } = record;
  if ((await files.realPath(root)) === undefined) return false;
  const exclude = ['__pycache__', ...writable.map((path) => `/${path}`)];
  if ((await files.hashTree(root, { exclude })).slice(0, 12) !== release) return false;
  const folder = applicationFolder(release);
  await files.ensureAbsent(folder);
  await files.copyTree(root, folder, { owner: user });
  return true;
}

async function dropVenv({ machine: { files } }: Unit, record: PlanRecord): Promise<boolean> {
  const venv = venvFolder(record.release, record.venv);
  // The marker goes first: a folder without it counts as unfinished.
  await files.ensureAbsent(marker(venv));
  await files.ensureAbsent(venv);
  return true;
}

async function releaseDigest({ files }: Machine, record: PlanRecord): Promise<string> {
  const exclude = ['__pycache__', ...record.writable.map((path) => `/${path}`)];
  return files.hashTree(applicationFolder(record.release), { exclude });
}

async function environmentDigest({ files }: Machine, record: PlanRecord): Promise<string> {
  return files.hashTree(venvFolder(record.release, record.venv), { exclude: ['__pycache__'] });
}

/** Undefined for a marker without digests. */
function parseReadyDigests(text: string | undefined): ReadyDigests | undefined {
  const [, release, environment] =
    /^\{"release":"([0-9a-f]+)","environment":"([0-9a-f]+)"\}$/.exec(text ?? '') ?? [];
  if (release === undefined || environment === undefined) return undefined;
  return { release, environment };
}
