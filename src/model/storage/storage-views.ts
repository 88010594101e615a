/** Storages as a unit's hook tools and an operator read them. */
import type { StorageView } from '../../juju/agent/model-view.ts';
import { storageId, type AttachedStorage, type Storage } from './storage.ts';

/** The storages that are there for a unit; one that goes is there until its hook is done. */
export function storageViews(storages: readonly AttachedStorage[]): readonly StorageView[] {
  return storages
    .filter(
      ({ attachment: { mounted, announced, life } }) => mounted && (announced || life === 'alive'),
    )
    .map((storage) => ({
      id: storageId(storage),
      kind: storage.kind,
      location: storage.attachment.location,
    }));
}

/** Juju's words for how far a storage is. */
export function storageStatus({ attachment }: Storage): string {
  if (attachment === undefined) return 'detached';
  if (attachment.life !== 'alive') return 'detaching';
  return attachment.mounted ? 'attached' : 'attaching';
}
