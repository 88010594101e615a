/** Files of a model that do not match the store, which was lost or restored from a backup. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { StoreMismatch } from '../api.ts';
import type { Services } from '../services.ts';
import { listMachines } from '../store/machines.ts';
import type { ModelRecord } from '../store/models.ts';
import { unitsOfModel, unitTag } from '../store/units.ts';
import { isForeignMachine } from './foreign-machine.ts';
import { modelFolderOwner } from './model-folder.ts';

/** Everything of a model that does not match the store, each with a remedy. */
export async function findMismatches(
  services: Pick<Services, 'db' | 'home' | 'machines'>,
  model: ModelRecord,
): Promise<readonly StoreMismatch[]> {
  const { db, home, machines } = services;
  const known = listMachines(db, model.id);
  const owner = modelFolderOwner(home, model.name);
  const restore = `stop the controller and put the newer ${home.store} back`;
  const mismatches: StoreMismatch[] = [];
  if (owner !== undefined && owner !== model.uuid) {
    const problem = `its folder ${home.model(model.name)} belongs to another model of that name (${owner})`;
    mismatches.push({ subject: `model ${model.name}`, problem, remedy: restore });
  }
  for (const machine of known) {
    if (!(await isForeignMachine(services, model, machine))) continue;
    mismatches.push({
      subject: `machine ${machine.number}`,
      problem: 'its files belong to another unit, so no hook runs there',
      remedy: `${restore}, or remove its unit and add another: its files stay`,
    });
  }
  const numbers = new Set(known.map(({ number }) => String(number)));
  for (const id of await machines.list(model.name)) {
    if (numbers.has(id)) continue;
    mismatches.push({
      subject: `machine ${id}`,
      problem: 'the store does not know it; it was added after the backup that was put back',
      remedy: `${restore}, or remove it with all that is on it: charmwright remove-machine ${id} --force`,
    });
  }
  return [...mismatches, ...unitsLeftOver(services, model, restore)];
}

function unitsLeftOver(
  { db, home }: Pick<Services, 'db' | 'home'>,
  model: ModelRecord,
  restore: string,
): readonly StoreMismatch[] {
  const tags = new Set(unitsOfModel(db, model.id).map(({ name }) => unitTag(name)));
  const folder = join(home.model(model.name), 'units');
  return foldersIn(folder)
    .filter((tag) => !tags.has(tag))
    .map((tag) => ({
      subject: tag,
      problem: 'the store does not know this unit',
      remedy: `${restore}, or remove its files: rm -r ${join(folder, tag)}`,
    }));
}

function foldersIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    // A model without units has no such folder.
    return [];
  }
}
