/** Renders, writes, compares and removes the files and units of a manifest. */
import type { Ensured, Machine, Unit } from '../../index.ts';
import type { Blueprint, ManagedFile } from '../plan/blueprint.ts';
import { unitFolder } from '../plan/paths.ts';
import { unitNames } from './manifest.ts';
import type { Manifest } from './manifest.ts';

/** Renders what the blueprints ask for. */
export async function renderManifest(
  unit: Unit,
  blueprints: readonly Blueprint[],
): Promise<Manifest> {
  const files: ManagedFile[] = [];
  for (const file of blueprints.flatMap((each) => each.files)) {
    const { content } = file;
    const text =
      typeof content === 'string'
        ? content
        : await unit.charm.render(content.template, content.values);
    files.push({ ...file, content: text });
  }
  return { files, units: blueprints.flatMap((each) => each.units) };
}

/** Writes the files; returns those that changed. */
export async function writeFiles(
  machine: Machine,
  { files }: Manifest,
): Promise<readonly ManagedFile[]> {
  const changed: ManagedFile[] = [];
  for (const file of files) if ((await writeFile(machine, file)).changed) changed.push(file);
  return changed;
}

async function writeFile({ files, systemd }: Machine, file: ManagedFile): Promise<Ensured> {
  const { path, content, mode, owner } = file;
  const unit = unitOf(path);
  if (unit !== undefined) return systemd.ensureUnit(unit, content);
  return files.ensureFile({ path, content, mode, ...(owner !== undefined && { owner }) });
}

/** Whether every file is on the machine as the manifest has it. */
export async function areInPlace({ files }: Machine, manifest: Manifest): Promise<boolean> {
  for (const { path, content } of manifest.files) {
    if ((await files.readText(path)) !== content) return false;
  }
  return true;
}

/** Removes units and files; the units are stopped and disabled first. */
export async function removeManifest(
  { files, systemd }: Machine,
  manifest: Manifest,
): Promise<void> {
  // A client of a socket would start its service again.
  for (const kind of ['socket', 'service'] as const) {
    for (const name of unitNames(manifest, kind)) await systemd.ensureNoUnit(name);
  }
  for (const { path } of manifest.files) {
    if (unitOf(path) === undefined) await files.ensureAbsent(path);
  }
}

/** The unit whose file a path is, if it is one. */
function unitOf(path: string): string | undefined {
  return path.startsWith(`${unitFolder}/`) ? path.slice(unitFolder.length + 1) : undefined;
}
