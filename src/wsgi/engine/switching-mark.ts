/** The mark of a switch that is going on: a hook that is killed leaves it, with the names of what it has written. */
import { isList, isObject, tryParseJson } from '../../index.ts';
import type { Json, Machine } from '../../index.ts';
import { serving, switchingFile } from '../plan/paths.ts';
import type { Manifest } from './manifest.ts';

const nothing: Manifest = { files: [], units: [] };

/** Marks the machine as switching to the files and units of a manifest, until `clearSwitching` or `saveServedPlan`. */
export async function markSwitching(
  { files }: Machine,
  attempted: Manifest = nothing,
): Promise<void> {
  const content = JSON.stringify({
    files: attempted.files.map(({ path }) => path),
    units: attempted.units,
  });
  await files.ensureFolder({ path: serving, mode: 0o700 });
  await files.ensureFile({ path: switchingFile, content, mode: 0o600 });
}

/** Clears the mark: the machine is in the saved plan again, or in none. */
export async function clearSwitching({ files }: Machine): Promise<void> {
  await files.ensureAbsent(switchingFile);
}

export async function isMarkedAsSwitching({ files }: Machine): Promise<boolean> {
  return (await files.kind(switchingFile)) !== 'absent';
}

/** What a switch that was interrupted may have written, without content; empty where there is no mark. */
export async function attemptedManifest({ files }: Machine): Promise<Manifest> {
  const found = tryParseJson((await files.readText(switchingFile)) ?? '');
  if (!isObject(found)) return nothing;
  return {
    files: textsIn(found.files).map((path) => ({
      ...{ path, content: '', mode: 0o600, onChange: 'nothing' },
    })),
    units: listOf(found.units).flatMap((unit) => {
      if (!isObject(unit) || typeof unit.name !== 'string') return [];
      return { name: unit.name, kind: unit.kind === 'socket' ? 'socket' : 'service' };
    }),
  };
}

function textsIn(value: Json | undefined): readonly string[] {
  return listOf(value).filter((each) => typeof each === 'string');
}

function listOf(value: Json | undefined): readonly Json[] {
  return value !== undefined && isList(value) ? value : [];
}
