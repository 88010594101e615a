/** Storages made for units: at first, by an operator, and by a hook. */
import type { DeclaredStorage } from '../../charm-schema/declared/storages.ts';
import { fault, messageOf } from '../../errors.ts';
import type { HookChanges } from '../../juju/agent/hook-changes.ts';
import type { ModelStore } from '../model-store.ts';
import type { UnitRef } from '../unit-ref.ts';
import { newAttachment } from './new-attachment.ts';
import { charmOfUnit, countOfUnit } from './count-storage.ts';
import {
  checkCount,
  checkPossible,
  declaredStorage,
  parseDirective,
  type StorageDirective,
} from './storage-directive.ts';
import { storageId } from './storage.ts';

/** Storages that a unit gets. */
export interface StorageAddition {
  readonly declared: DeclaredStorage;
  readonly directive: StorageDirective;
  readonly now: number;
}

/** Makes storages and attaches them to a unit. Answers their ids. */
export function addStorages(
  model: ModelStore,
  unit: UnitRef,
  { declared, directive: { name, count, size }, now }: StorageAddition,
): readonly string[] {
  const { kind } = declared;
  return Array.from({ length: count }, () => {
    const number = model.takeStorageNumber(name);
    const attachment = newAttachment(model, unit, declared);
    model.storages.save({ name, number, kind, size, life: 'alive', since: now, attachment });
    return storageId({ name, number });
  });
}

/** Gives a new unit the storages of its application's directives. */
export function addStorageOfUnit(model: ModelStore, unit: UnitRef, now: number): void {
  const declaredBy = charmOfUnit(model, unit).storages;
  for (const directive of model.storages.directives(unit.application)) {
    const declared = declaredBy.get(directive.name);
    if (declared !== undefined) addStorages(model, unit, { declared, directive, now });
  }
}

/** Storages that an operator asks for: name → `3`, `10G`, `rootfs,2,1G`, or empty for one of the usual size. */
export interface RequestedStorage {
  readonly storages: Readonly<Record<string, string>>;
  readonly now: number;
}

/**
 * Makes storages for a unit: all that are asked for, or none. Answers their ids.
 *
 * @throws STORAGE_UNKNOWN, STORAGE_INVALID, STORAGE_LIMIT, STORAGE_UNSUPPORTED
 */
export function addRequestedStorage(
  model: ModelStore,
  unit: UnitRef,
  { storages, now }: RequestedStorage,
): readonly string[] {
  const charm = charmOfUnit(model, unit);
  const additions = Object.entries(storages).map(([name, written]) => {
    const declared = declaredStorage(charm, name);
    const usual = { count: 1, size: declared.minimumSize };
    const directive = parseDirective(written, usual);
    checkCount(name, declared, countOfUnit(model, unit, name) + directive.count);
    checkPossible(declared, { name, size: directive.size, blockDevices: model.blockDevices });
    return { declared, directive: { name, ...directive }, now };
  });
  return additions.flatMap((addition) => addStorages(model, unit, addition));
}

/** What a hook asked for with `storage-add`, with the time of its end. */
export interface StorageChanges {
  readonly changes: HookChanges['storage'];
  readonly now: number;
}

/**
 * Makes the storage that a charm asked for: of the size its application's other storage has.
 *
 * @throws HOOK_FLUSH_FAILED when the charm allows no more of it; the caller's transaction then leaves nothing of it.
 */
export function commitStorageChanges(
  model: ModelStore,
  unit: UnitRef,
  { changes, now }: StorageChanges,
): void {
  for (const { name, count } of changes) {
    try {
      const declared = declaredStorage(charmOfUnit(model, unit), name);
      const directives = model.storages.directives(unit.application);
      const known = directives.find((each) => each.name === name);
      const size = known?.size ?? declared.minimumSize;
      const own = model.storages.ofUnit(unit.name).filter((each) => each.name === name);
      checkCount(name, declared, own.length + count);
      checkPossible(declared, { name, size, blockDevices: model.blockDevices });
      addStorages(model, unit, { declared, directive: { name, count, size }, now });
    } catch (cause) {
      throw fault('HOOK_FLUSH_FAILED', `cannot add storage: ${messageOf(cause)}`, { cause });
    }
  }
}
