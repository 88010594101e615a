import type { ModelStore } from '../../model/model-store.ts';
import type { StorageHost } from '../../model/storage/storage-directive.ts';
import { storageHasFiles } from '../leftovers/has-files.ts';
import { randomUuid } from '../random-uuid.ts';
import type { Services } from '../services.ts';
import { applicationNamed } from './applications.ts';
import { bagStore } from './bags.ts';
import { isLeader } from './leases.ts';
import { takeNumber, type ModelRecord } from './models.ts';
import { relationEnds, relationKey, relationNumbered } from './relations.ts';
import { secretStore } from './secrets.ts';
import { portStore } from './ports.ts';
import { statusStore } from './statuses.ts';
import { storageStore } from './storage.ts';
import { listUnits, unitNamed } from './units.ts';

/** What a model is read from: the store, its charms, and which files there are. */
export type StoreSources = Pick<Services, 'db' | 'shelf' | 'home' | 'randomHex'>;

/** No machine here has a block device. */
export const storageHost: StorageHost = { blockDevices: false };

/** One model of the controller's store, as the model core reads and writes it. */
export function modelStore(
  { db, shelf, home, randomHex }: StoreSources,
  { id, name, uuid }: Pick<ModelRecord, 'id' | 'name' | 'uuid'>,
): ModelStore {
  return {
    name,
    uuid,
    ...storageHost,
    secrets: secretStore(db, id),
    storages: storageStore(db, id),
    statuses: statusStore(db, id),
    ports: portStore(db, id),
    bags: bagStore(db, id),
    isLeader(unit) {
      const found = unitNamed(db, id, unit);
      return found !== undefined && isLeader(db, found.id);
    },
    unitLife: (unit) => unitNamed(db, id, unit)?.life,
    unitsOf(application) {
      const own = applicationNamed(db, id, application);
      return own === undefined ? [] : listUnits(db, own.id).map((unit) => unit.name);
    },
    takeStorageNumber(storage) {
      const hasFiles = storageHasFiles(home, name, storage);
      let number = takeNumber(db, id, 'storage');
      while (hasFiles(number)) number = takeNumber(db, id, 'storage');
      return number;
    },
    newUuid: () => randomUuid(randomHex),
    charm(application) {
      const own = applicationNamed(db, id, application);
      return own === undefined ? undefined : shelf.charm(own.charm);
    },
    relation(application, number) {
      const own = applicationNamed(db, id, application);
      if (own === undefined) return undefined;
      const relation = relationNumbered(db, id, number);
      const ends = relation && relationEnds(relation, own.id);
      if (relation === undefined || ends === undefined) return undefined;
      return {
        other: ends.other.applicationName,
        scope: `relation-${relationKey(relation).replaceAll(':', '.').replace(' ', '#')}`,
      };
    },
  };
}
