import type { ModelStore } from '../../model/model-store.ts';
import { applicationNamed } from './applications.ts';
import type { Database } from './database.ts';
import { isLeader } from './leases.ts';
import type { ModelRecord } from './models.ts';
import { relationEnds, relationKey, relationsOf } from './relations.ts';
import { secretStore } from './secrets.ts';
import { unitNamed } from './units.ts';

/** One model of the controller's store, as the model core reads and writes it. */
export function modelStore(
  db: Database,
  { id, name, uuid }: Pick<ModelRecord, 'id' | 'name' | 'uuid'>,
): ModelStore {
  return {
    name,
    uuid,
    secrets: secretStore(db, id),
    isLeader(unit) {
      const found = unitNamed(db, id, unit);
      return found !== undefined && isLeader(db, found.id);
    },
    hasUnit: (unit) => unitNamed(db, id, unit) !== undefined,
    relation(application, number) {
      const own = applicationNamed(db, id, application);
      if (own === undefined) return undefined;
      const relation = relationsOf(db, own.id).find((each) => each.number === number);
      const ends = relation && relationEnds(relation, own.id);
      if (relation === undefined || ends === undefined) return undefined;
      return {
        other: ends.other.applicationName,
        scope: `relation-${relationKey(relation).replaceAll(':', '.').replace(' ', '#')}`,
      };
    },
  };
}
