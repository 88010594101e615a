/** What a plan has put on the machine; kept with the plan that serves, so that it can be restored or removed. */
import { changeEffects } from '../plan/blueprint.ts';
import type { ChangeEffect, ManagedFile, UnitSpec } from '../plan/blueprint.ts';

/** Every file and unit of a plan. */
export interface Manifest {
  readonly files: readonly ManagedFile[];
  readonly units: readonly UnitSpec[];
}

/** What the change of these files asks for: the most that any of them does. */
export function effectOf(changed: readonly ManagedFile[]): ChangeEffect {
  const most = Math.max(0, ...changed.map(({ onChange }) => changeEffects.indexOf(onChange)));
  return changeEffects[most] ?? 'nothing';
}

/** The names of a manifest's units of one kind, in the order in which they are started. */
export function unitNames({ units }: Manifest, kind: UnitSpec['kind']): readonly string[] {
  return units.filter((unit) => unit.kind === kind).map(({ name }) => name);
}

/** What is in `manifest` and not in `other`, by paths and names. */
export function without(manifest: Manifest, other: Manifest | undefined): Manifest {
  const paths = new Set(other?.files.map(({ path }) => path));
  const names = new Set(other?.units.map(({ name }) => name));
  return {
    files: manifest.files.filter(({ path }) => !paths.has(path)),
    units: manifest.units.filter(({ name }) => !names.has(name)),
  };
}
