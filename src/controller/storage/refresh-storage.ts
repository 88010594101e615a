import { fault } from '../../errors.ts';
import type { Charm } from '../charm/charm.ts';
import type { Services } from '../services.ts';
import type { ApplicationRecord } from '../store/applications.ts';
import type { Database } from '../store/database.ts';
import { directivesOf, setDirective, storagesOf } from '../store/storage.ts';
import { listUnits } from '../store/units.ts';
import { directivesFor } from './storage-directive.ts';
import { addStorages } from './unit-storage.ts';

/** Refuses a charm that no longer knows a storage its units have, as Juju does. */
export function refuseLosingStorage(
  db: Database,
  application: ApplicationRecord,
  charm: Charm,
): void {
  const held = listUnits(db, application.id).flatMap(({ id }) => storagesOf(db, id));
  const lost = held.find(({ name, kind }) => charm.storages.get(name)?.kind !== kind);
  if (lost === undefined) return;
  throw fault('CHARM_INVALID', `the new charm would lose the storage ${lost.name}`, {
    hint: `keep storage ${lost.name} (${lost.kind}), or remove it first`,
  });
}

/** Gives the units of an application what its new charm declares and the old one did not; part of the caller's transaction. */
export function addNewStorage(
  services: Pick<Services, 'db' | 'clock' | 'home' | 'randomHex'>,
  application: Pick<ApplicationRecord, 'id' | 'model'>,
  charm: Charm,
): void {
  const { db } = services;
  const known = new Set(directivesOf(db, application.id).map(({ name }) => name));
  for (const directive of directivesFor(charm, {})) {
    const declared = charm.storages.get(directive.name);
    if (known.has(directive.name) || declared === undefined) continue;
    setDirective(db, application.id, directive);
    for (const { id: unit, life } of listUnits(db, application.id)) {
      const owner = { model: application.model, unit };
      if (life === 'alive') addStorages(services, owner, { declared, directive });
    }
  }
}
