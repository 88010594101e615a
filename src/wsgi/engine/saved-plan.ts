/** The plan that serves, saved with all that a roll-back to it needs. */
import { fault, isObject, parseEnvironmentFile, tryParseJson } from '../../index.ts';
import type { Json, Machine } from '../../index.ts';
import type { Databases } from '../plan/databases.ts';
import { secretsOf } from '../plan/mask.ts';
import { environmentFilePath, savedFile, serving } from '../plan/paths.ts';
import { readRecord } from '../plan/plan-record.ts';
import type { PlanRecord } from '../plan/service-plan.ts';
import { areInPlace, removeManifest } from './managed-files.ts';
import { without } from './manifest.ts';
import type { Manifest } from './manifest.ts';
import { attemptedManifest, clearSwitching, isMarkedAsSwitching } from './switching-mark.ts';
import { leftByVersion02, manifestOfVersion02 } from './version-02.ts';
import type { FilesOfVersion02 } from './version-02.ts';

/** A plan that was served, with all that a roll-back to it needs; holds secrets. */
export interface ServedPlan {
  readonly record: PlanRecord;
  readonly databases: Databases;
  readonly manifest: Manifest;
}

/** The plan that was served last. */
export interface SavedPlan extends ServedPlan {
  /** The plan that it replaced, until the hook is known to be committed; null for none. */
  readonly former?: ServedPlan | null;
}

/**
 * The version of the saved plan's layout, which is in the file; increased whenever an older charm could misread it.
 * Until version 1 a plan had five files by name, since 2 it has a manifest.
 */
const planVersion = 2;

/**
 * The plan that was served last; undefined when none ever was.
 *
 * @throws SAVED_PLAN_INVALID when a newer charm wrote it: without it the machine's release would be taken for none.
 */
export async function readSavedPlan({ files }: Machine): Promise<SavedPlan | undefined> {
  const found = tryParseJson((await files.readText(savedFile)) ?? '');
  if (isObject(found) && typeof found.version === 'number' && found.version > planVersion) {
    throw fault(
      'SAVED_PLAN_INVALID',
      `the plan ${savedFile} has version ${found.version}; expected at most ${planVersion}`,
    );
  }
  const plan = readPlan(found);
  if (plan === undefined || !isObject(found) || found.former === undefined) return plan;
  return { ...plan, former: readPlan(found.former) ?? null };
}

type Saved = ServedPlan | (Omit<ServedPlan, 'manifest'> & { readonly files: FilesOfVersion02 });

function readPlan(value: Json | undefined): ServedPlan | undefined {
  if (!isObject(value)) return undefined;
  const record = readRecord(value.record);
  if (record === undefined) return undefined;
  // Only this module writes the file, and only root can; the members tell its version.
  const saved = value as unknown as Saved;
  const manifest = 'files' in saved ? manifestOfVersion02(saved.files) : saved.manifest;
  return { record, databases: saved.databases, manifest };
}

/** Removes the saved plan; the machine is in no plan then. */
export async function removeSavedPlan(machine: Machine): Promise<void> {
  await machine.files.ensureAbsent(savedFile);
  await clearSwitching(machine);
  await machine.files.removeEmptyFolder(serving);
}

/** Whether the machine's plan is unknown: a switch was interrupted, or files of the saved plan are missing. */
export async function switchWasInterrupted(machine: Machine): Promise<boolean> {
  return isUncertain(machine, await readSavedPlan(machine));
}

async function isUncertain(machine: Machine, saved: SavedPlan | undefined): Promise<boolean> {
  if (await isMarkedAsSwitching(machine)) return true;
  return saved !== undefined && !(await areInPlace(machine, saved.manifest));
}

/** Saves a plan that serves, as a whole or not at all. */
export async function saveServedPlan(machine: Machine, saved: SavedPlan): Promise<void> {
  await writeSavedPlan(machine, saved);
  await clearSwitching(machine);
}

/** Replaces the saved plan. */
export async function writeSavedPlan({ files }: Machine, saved: SavedPlan): Promise<void> {
  const content = JSON.stringify({ version: planVersion, ...saved });
  await files.ensureFile({ path: savedFile, content, mode: 0o600 });
}

/** The plan that the machine is in; undefined when there is none, or when a switch was interrupted. */
export async function servingPlan(machine: Machine): Promise<ServedPlan | undefined> {
  const saved = await readSavedPlan(machine);
  return (await isUncertain(machine, saved)) ? undefined : saved;
}

/** Removes every unit and file that a plan may have put on the machine, whether or not it came to serve. */
export async function removeServing(machine: Machine): Promise<void> {
  const saved = await readSavedPlan(machine);
  const manifests = [
    await attemptedManifest(machine),
    ...(saved === undefined ? [] : [saved.manifest]),
    ...(saved?.former ? [saved.former.manifest] : []),
    leftByVersion02,
  ];
  const all = manifests.reduce((sum, next) => {
    const more = without(next, sum);
    return { files: [...sum.files, ...more.files], units: [...sum.units, ...more.units] };
  });
  await removeManifest(machine, all);
}

/** The secrets of the application that serves, for masking its output. */
export async function servingSecrets(machine: Machine): Promise<readonly string[]> {
  const saved = await readSavedPlan(machine);
  const file = saved?.manifest.files.find(({ path }) => path === environmentFilePath);
  return secretsOf(Object.fromEntries(parseEnvironmentFile(file?.content ?? '').variables));
}
