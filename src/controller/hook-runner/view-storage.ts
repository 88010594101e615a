import type { StorageView } from '../../juju/agent/model-view.ts';
import type { Database } from '../store/database.ts';
import { storageId, storagesOf } from '../store/storage.ts';

/** The storages that are there for a unit; one that goes is there until its hook is done. */
export function storageViews(db: Database, unit: number): readonly StorageView[] {
  return storagesOf(db, unit)
    .filter(
      ({ attachment: { mounted, announced, life } }) => mounted && (announced || life === 'alive'),
    )
    .map((storage) => ({
      id: storageId(storage),
      kind: storage.kind,
      location: storage.attachment.location,
    }));
}
