import type { Charm } from '../charm/charm.ts';
import type { ApplicationRecord } from '../store/applications.ts';
import type { Database } from '../store/database.ts';
import { takeNumber, type ModelRecord } from '../store/models.ts';
import { openBag } from '../store/bags.ts';
import { addRelation, relationsOf } from '../store/relations.ts';

/** Makes the relations of an application with itself that its charm declares and that are not there yet. */
export function addPeerRelations(
  db: Database,
  model: ModelRecord,
  {
    application,
    charm,
  }: {
    readonly application: Pick<ApplicationRecord, 'id' | 'name'>;
    readonly charm: Charm;
  },
): void {
  const there = new Set(
    relationsOf(db, application.id).flatMap(({ endpoints }) =>
      endpoints.filter(({ role }) => role === 'peers').map(({ endpoint }) => endpoint),
    ),
  );
  for (const [endpoint, { role, interface: name }] of charm.endpoints) {
    if (role !== 'peers' || there.has(endpoint)) continue;
    const number = takeNumber(db, model.id, 'relation');
    const own = { application: application.id, endpoint, role, interface: name };
    const relation = addRelation(db, {
      model: model.id,
      number,
      scope: 'global',
      endpoints: [own],
    });
    openBag(db, { relation, owner: application.name }, {});
  }
}
