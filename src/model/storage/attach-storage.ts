/** Storages given to units, taken from them and removed by an operator. */
import { didYouMean } from '../../base/nearest-name.ts';
import { fault } from '../../errors.ts';
import type { ModelStore } from '../model-store.ts';
import { unitRef, type UnitRef } from '../unit-ref.ts';
import { newAttachment } from './new-attachment.ts';
import { charmOfUnit, countOfUnit } from './count-storage.ts';
import { checkCount, declaredStorage } from './storage-directive.ts';
import type { StorageStore } from './storage-store.ts';
import {
  isAttached,
  storageId,
  withAttachment,
  type AttachedStorage,
  type Storage,
} from './storage.ts';

/** Finds a storage that stays. @throws STORAGE_UNKNOWN */
export function findStorage({ name: model, storages }: ModelStore, id: string): Storage {
  const all = storages.all();
  const found = all.find((each) => storageId(each) === id);
  if (found?.life === 'alive') return found;
  if (found !== undefined) throw fault('STORAGE_UNKNOWN', `storage ${id} is being removed`);
  throw fault('STORAGE_UNKNOWN', `model ${model} has no storage "${id}"`, {
    hint: didYouMean(id, all.map(storageId)),
  });
}

/** Gives storages that no unit has to a unit. @throws STORAGE_UNKNOWN, STORAGE_ATTACHED, STORAGE_LIMIT */
export function attachStorages(model: ModelStore, unit: UnitRef, ids: readonly string[]): void {
  const charm = charmOfUnit(model, unit);
  for (const id of ids) {
    const storage = findStorage(model, id);
    if (isAttached(storage)) {
      throw fault('STORAGE_ATTACHED', `storage ${id} is attached to ${storage.attachment.unit}`);
    }
    const declared = declaredStorage(charm, storage.name);
    checkCount(storage.name, declared, countOfUnit(model, unit, storage.name) + 1);
    model.storages.save({ ...storage, attachment: newAttachment(model, unit, declared) });
  }
}

/** Takes storages from their units; what is in them stays. @throws STORAGE_UNKNOWN, STORAGE_LIMIT */
export function detachStorages(model: ModelStore, ids: readonly string[]): void {
  for (const id of ids) {
    const storage = findStorage(model, id);
    if (isAttached(storage)) detach(model, storage, false);
  }
}

/** Storages that are to be removed, by whether a unit has them. */
export interface RemovableStorages {
  readonly attached: readonly AttachedStorage[];
  readonly free: readonly Storage[];
}

/** Finds storages to remove; attached ones only with `force`. @throws STORAGE_UNKNOWN, STORAGE_ATTACHED */
export function removableStorages(
  model: ModelStore,
  { storages, force }: { readonly storages: readonly string[]; readonly force: boolean },
): RemovableStorages {
  const found = storages.map((id) => findStorage(model, id));
  const attached = found.filter(isAttached);
  const [first] = attached;
  if (first !== undefined && !force) {
    throw fault('STORAGE_ATTACHED', `storage ${storageId(first)} is attached`, {
      hint: 'detach it first, or add --force',
    });
  }
  return { attached, free: found.filter((each) => !isAttached(each)) };
}

/**
 * Removes storages whose files are removed already, and starts the end of those that units have by now.
 *
 * @throws STORAGE_LIMIT
 */
export function removeStorages(model: ModelStore, { attached, free }: RemovableStorages): void {
  const numbers = new Set([...attached, ...free].map(({ number }) => number));
  for (const storage of model.storages.all().filter(({ number }) => numbers.has(number))) {
    if (isAttached(storage)) detach(model, storage, true);
    else model.storages.remove(storage.number);
  }
}

/** Starts the end of all storages of a unit, with what is in them. */
export function destroyStorageOfUnit(storages: StorageStore, unit: string): void {
  for (const storage of storages.ofUnit(unit)) storages.save(dying(storage, true));
}

/** A unit that stays keeps what its charm needs at least. */
function detach(model: ModelStore, storage: AttachedStorage, andStorage: boolean): void {
  const { name, attachment } = storage;
  const unit = unitRef(attachment.unit);
  const declared = charmOfUnit(model, unit).storages.get(name);
  const stays = model.unitLife(unit.name) === 'alive' && attachment.life === 'alive';
  if (stays && declared !== undefined) {
    const count = countOfUnit(model, unit, name) - 1;
    checkCount(name, { ...declared, most: undefined }, count);
  }
  model.storages.save(dying(storage, andStorage));
}

function dying(storage: AttachedStorage, andStorage: boolean): Storage {
  const detaching = withAttachment(storage, { life: 'dying' });
  return andStorage ? { ...detaching, life: 'dying' } : detaching;
}
