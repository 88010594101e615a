/** Which hooks a unit is due about storage, and what is stored as a storage comes to its machine and goes. */
import type { Life } from '../life.ts';
import type { StorageHook } from '../resolver/operation.ts';
import type { RemoteStorage } from '../resolver/storage.ts';
import { storageId, withAttachment, type AttachedStorage } from './storage.ts';
import type { StorageStore } from './storage-store.ts';

/** A unit's storages as the resolver follows them. */
export function remoteStorages(storages: readonly AttachedStorage[]): readonly RemoteStorage[] {
  return storages.map((storage) => ({
    id: storageId(storage),
    dying: storage.attachment.life !== 'alive',
    mounted: storage.attachment.mounted,
  }));
}

/** The ids of the storages whose storage-attached hook is done. */
export function announcedStorages(storages: readonly AttachedStorage[]): ReadonlySet<string> {
  return new Set(storages.filter(({ attachment }) => attachment.announced).map(storageId));
}

/** Stores that a unit's hook about a storage is done; part of the hook's commit. */
export function noteStorageHook(
  storages: StorageStore,
  unit: string,
  { kind, storage: id }: StorageHook,
): void {
  const storage = storages.ofUnit(unit).find((each) => storageId(each) === id);
  if (storage === undefined) return;
  storages.save(withAttachment(storage, { announced: kind === 'storage-attached' }));
}

/** What is to be done in a unit's machine about a storage; one that is detaching stays until its hook is done. */
export function storageNeed(
  { attachment: { mounted, announced, life } }: AttachedStorage,
  unitLife: Life,
): 'attach' | 'detach' | 'nothing' {
  if (life !== 'alive' || unitLife !== 'alive') return announced ? 'nothing' : 'detach';
  return mounted ? 'nothing' : 'attach';
}

/** Stores that a storage is there in its unit's machine. What became of it during the mount stays. */
export function noteMounted(storages: StorageStore, storage: AttachedStorage, now: number): void {
  const current = currentOf(storages, storage);
  if (current === undefined) return;
  storages.save({ ...withAttachment(current, { mounted: true }), since: now });
}

/** Stores that a storage is no longer in its unit's machine; one that is to go has gone with that. */
export function noteUnmounted(storages: StorageStore, storage: AttachedStorage, now: number): void {
  const current = currentOf(storages, storage);
  if (current?.life === 'alive') storages.save({ ...current, attachment: undefined, since: now });
  else storages.remove(storage.number);
}

/** A storage as it is stored now; undefined when its unit no longer has it. */
export function currentOf(
  storages: StorageStore,
  { number, attachment }: AttachedStorage,
): AttachedStorage | undefined {
  return storages.ofUnit(attachment.unit).find((each) => each.number === number);
}
