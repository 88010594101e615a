/** Makes what a hook asked for true; the caller's transaction makes it all or nothing. */
import { fault } from '../../errors.ts';
import type { HookChanges, RelationChange } from '../../juju/agent/hook-changes.ts';
import { commitPortChanges } from '../../model/ports/commit-port-changes.ts';
import { commitSecretChanges } from '../../model/secrets/commit-secret-changes.ts';
import { commitStorageChanges } from '../../model/storage/add-storage.ts';
import { unitRef } from '../../model/unit-ref.ts';
import type { Services } from '../services.ts';
import { changeBag } from '../store/bags.ts';
import type { Database } from '../store/database.ts';
import { isLeader } from '../store/leases.ts';
import { modelStore } from '../store/model-store.ts';
import { relationsOf } from '../store/relations.ts';
import { changeToolData } from '../store/tool-data.ts';
import { changeUnitState } from '../store/unit-state.ts';
import type { UnitFacts } from '../facts/unit-facts.ts';

/**
 * Applies a hook's changes.
 *
 * @throws HOOK_FLUSH_FAILED when the model refuses one, as when leadership was lost meanwhile; the
 * transaction then leaves nothing of them.
 */
export function applyChanges(
  services: Pick<Services, 'db' | 'clock' | 'shelf' | 'home' | 'randomHex'>,
  facts: UnitFacts,
  changes: HookChanges,
): void {
  const { db } = services;
  const { unit } = facts;
  const model = modelStore(services, facts.model);
  changeUnitState(db, unit.id, changes.state);
  changeToolData(db, unit.id, changes.toolData ?? {});
  for (const change of changes.relations) applyRelationChange(db, facts, change);
  const [ref, now] = [unitRef(unit.name), services.clock.now()];
  commitPortChanges(model.ports, unit.name, changes.ports);
  commitSecretChanges(model, ref, { changes: changes.secrets, now });
  commitStorageChanges(model, ref, { changes: changes.storage, now });
}

function applyRelationChange(db: Database, facts: UnitFacts, change: RelationChange): void {
  const { application, unit } = facts;
  const relation = relationsOf(db, application.id).find((each) => each.number === change.relation);
  if (relation === undefined) {
    throw fault('HOOK_FLUSH_FAILED', `relation ${change.relation} is gone`);
  }
  changeBag(db, { relation: relation.id, owner: unit.name }, change.unit);
  if (Object.keys(change.application).length === 0) return;
  if (!isLeader(db, unit.id)) {
    throw fault(
      'HOOK_FLUSH_FAILED',
      `${unit.name} is not the leader any more, so it may not write for ${application.name}`,
    );
  }
  changeBag(db, { relation: relation.id, owner: application.name }, change.application);
}
