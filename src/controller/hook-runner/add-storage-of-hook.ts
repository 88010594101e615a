import { fault, messageOf } from '../../errors.ts';
import type { HookChanges } from '../../juju/agent/hook-changes.ts';
import type { Services } from '../services.ts';
import { checkCount, checkPossible, findStorage } from '../storage/storage-directive.ts';
import { addStorages } from '../storage/unit-storage.ts';
import { directivesOf, storagesOf } from '../store/storage.ts';
import type { UnitFacts } from '../facts/unit-facts.ts';

/**
 * Makes the storage a charm asked for with `storage-add`: of the size its application's other storage has.
 *
 * @throws HOOK_FLUSH_FAILED when the charm allows no more of it.
 */
export function addStorageOfHook(
  services: Pick<Services, 'db' | 'clock' | 'shelf' | 'home' | 'randomHex'>,
  { application, unit, model }: UnitFacts,
  requested: HookChanges['storage'],
): void {
  const { db, shelf } = services;
  const charm = shelf.charm(application.charm);
  for (const { name, count } of requested) {
    try {
      const declared = findStorage(charm, name);
      const known = directivesOf(db, application.id).find((each) => each.name === name);
      const size = known?.size ?? declared.minimumSize;
      const own = storagesOf(db, unit.id).filter((each) => each.name === name);
      checkCount(name, declared, own.length + count);
      checkPossible(name, declared, size);
      const owner = { model: model.id, unit: unit.id };
      addStorages(services, owner, { declared, directive: { name, count, size } });
    } catch (cause) {
      throw fault('HOOK_FLUSH_FAILED', `cannot add storage: ${messageOf(cause)}`, { cause });
    }
  }
}
