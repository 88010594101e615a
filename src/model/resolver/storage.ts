/** Which storage hook is next (`internal/worker/uniter/storage/resolver.go`, 4.0.15). */
import type { StorageHook } from './operation.ts';

/** A storage that is attached to a unit, as the model has it. */
export interface RemoteStorage {
  /** `data/0` */
  readonly id: string;
  readonly dying: boolean;
  /** Whether it is there in the unit's machine. */
  readonly mounted: boolean;
}

/**
 * The next storage hook: a storage that is there and new to the charm is attached; one that goes and was
 * attached is detaching. Everything goes when the unit does.
 *
 * @param attached ids of storages whose storage-attached hook is done.
 */
export function storageHook(
  storages: readonly RemoteStorage[],
  attached: ReadonlySet<string>,
  unitDying: boolean,
): StorageHook | undefined {
  for (const { id, dying, mounted } of storages) {
    const goes = dying || unitDying;
    if (goes && attached.has(id)) return { kind: 'storage-detaching', storage: id };
    if (!goes && mounted && !attached.has(id)) return { kind: 'storage-attached', storage: id };
  }
  return undefined;
}
