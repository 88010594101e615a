/** What becomes of storage when an application gets another charm. */
import { fault } from '../../errors.ts';
import type { ModelCharm } from '../charm.ts';
import type { ModelStore } from '../model-store.ts';
import { unitRef } from '../unit-ref.ts';
import { addStorages } from './add-storage.ts';
import { directivesFor } from './storage-directive.ts';

/** An application and the charm that it is to have. */
export interface NextCharm {
  readonly application: string;
  readonly charm: ModelCharm;
}

/** Refuses a charm that no longer knows a storage its units have, as Juju does. @throws CHARM_INVALID */
export function refuseLosingStorage(model: ModelStore, { application, charm }: NextCharm): void {
  const held = model.unitsOf(application).flatMap((unit) => model.storages.ofUnit(unit));
  const lost = held.find(({ name, kind }) => charm.storages.get(name)?.kind !== kind);
  if (lost === undefined) return;
  throw fault('CHARM_INVALID', `the new charm would lose the storage ${lost.name}`, {
    hint: `keep storage ${lost.name} (${lost.kind}), or remove it first`,
  });
}

/** Gives the units of an application what its new charm declares and the old one did not. */
export function addNewStorage(
  model: ModelStore,
  { application, charm }: NextCharm,
  now: number,
): void {
  const known = new Set(model.storages.directives(application).map(({ name }) => name));
  for (const directive of directivesFor(charm, {}, model)) {
    const declared = charm.storages.get(directive.name);
    if (known.has(directive.name) || declared === undefined) continue;
    model.storages.setDirective(application, directive);
    for (const unit of model.unitsOf(application)) {
      if (model.unitLife(unit) !== 'alive') continue;
      addStorages(model, unitRef(unit), { declared, directive, now });
    }
  }
}
