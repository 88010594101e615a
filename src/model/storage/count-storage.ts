/** How many storages a unit has of those that its charm declares. */
import { fault } from '../../errors.ts';
import type { ModelCharm } from '../charm.ts';
import type { ModelStore } from '../model-store.ts';
import type { UnitRef } from '../unit-ref.ts';

/** The charm of a unit's application. */
export function charmOfUnit(model: ModelStore, { application }: UnitRef): ModelCharm {
  const charm = model.charm(application);
  if (charm === undefined) throw fault('INTERNAL', `application ${application} has no charm`);
  return charm;
}

/** How many storages of a name a unit has that stay. */
export function countOfUnit({ storages }: ModelStore, { name: unit }: UnitRef, name: string) {
  const own = storages.ofUnit(unit);
  return own.filter((each) => each.name === name && each.attachment.life === 'alive').length;
}
