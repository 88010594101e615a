/** Notices that a release or its virtual environment is no longer as it was made, and makes it again. */
import type { Machine, Unit } from '../index.ts';
import { applicationFolder, marker, venvFolder } from './plan/paths.ts';
import type { PlanRecord } from './plan/service-plan.ts';

/** What can be damaged of what was made ready to be served. */
export type Damage = 'release' | 'virtual environment';

/**
 * How closely to look: at what costs a hook without changes nothing (folders, the marker, Python's link), or at the
 * content of every file.
 */
export type Depth = 'glance' | 'thorough';

/** What a release and its environment were when they were ready; the marker's content. */
interface Seal {
  readonly release: string;
  readonly environment: string;
}

/** Takes the digests that a later look is compared with. */
export async function sealOf(machine: Machine, record: PlanRecord): Promise<string> {
  const seal: Seal = {
    release: await releaseDigest(machine, record),
    environment: await environmentDigest(machine, record),
  };
  return JSON.stringify(seal);
}

/** Whether the release and its environment were ready once, so that they can be damaged. */
export async function wasReady({ files }: Machine, record: PlanRecord): Promise<boolean> {
  return (await files.kind(marker(venvFolder(record.release, record.venv)))) !== 'absent';
}

/** Looks for damage of a release that was ready once. */
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
  const seal = depth === 'thorough' ? parseSeal(text) : undefined;
  const isSame = async (digest: () => Promise<string>, expected: string | undefined) =>
    expected === undefined || (await digest()) === expected;
  const releaseIsWell =
    hasRelease && (await isSame(() => releaseDigest(machine, record), seal?.release));
  const venvIsWell =
    text !== undefined &&
    hasPython &&
    (await isSame(() => environmentDigest(machine, record), seal?.environment));
  return [
    ...(releaseIsWell ? [] : (['release'] as const)),
    ...(venvIsWell ? [] : (['virtual environment'] as const)),
  ];
}

/**
 * Clears the way for making what is damaged again: takes the release from the source it came from, and removes
 * the environment, which the next preparation then makes.
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
      each === 'release' ? await takeAgain(unit, record) : await dropVenv(unit, record);
    if (isCleared) cleared.push(each);
    const outcome = isCleared ? 'making it again' : `${record.root} no longer holds its source`;
    unit.log.warning(`the ${each} of ${record.release} is damaged: ${outcome}`);
  }
  return cleared;
}

async function takeAgain({ machine }: Unit, record: PlanRecord): Promise<boolean> {
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
  // The marker first: without it a folder counts as unfinished.
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

/** Markers of older versions are empty, and tell nothing. */
function parseSeal(text: string | undefined): Seal | undefined {
  const [, release, environment] =
    /^\{"release":"([0-9a-f]+)","environment":"([0-9a-f]+)"\}$/.exec(text ?? '') ?? [];
  if (release === undefined || environment === undefined) return undefined;
  return { release, environment };
}
