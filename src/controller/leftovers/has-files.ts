/** Whether files of a unit exist already, which a store that was put back from a backup does not know. */
import { existsSync } from 'node:fs';
import type { HomePaths } from '../home.ts';
import { unitTag } from '../store/units.ts';

/** Whether a unit of that name has a folder in a model. */
export function unitHasFiles(home: HomePaths, model: string): (unit: string) => boolean {
  return (unit) => existsSync(home.unit(model, unitTag(unit)));
}

/** Whether a storage of that name and a number has a folder in a model, while no unit has it. */
export function storageHasFiles(
  home: HomePaths,
  model: string,
  name: string,
): (number: number) => boolean {
  return (number) => existsSync(home.storage(model, `${name}-${number}`));
}
