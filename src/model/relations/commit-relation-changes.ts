import { fault } from '../../errors.ts';
import type { RelationChange, SettingsChange } from '../../juju/agent/hook-changes.ts';
import type { ModelStore } from '../model-store.ts';
import type { UnitRef } from '../unit-ref.ts';
import { bagAfter, type BagStore } from './bag.ts';

/**
 * Writes what a unit's hook has set in relations.
 *
 * @throws HOOK_FLUSH_FAILED for a relation that is gone, or when leadership was lost meanwhile; the caller's transaction
 *   then leaves nothing of them.
 */
export function commitRelationChanges(
  model: ModelStore,
  { name, application }: UnitRef,
  changes: readonly RelationChange[],
): void {
  const { bags } = model;
  for (const { relation, unit: own, application: shared } of changes) {
    if (model.relation(application, relation) === undefined) {
      throw fault('HOOK_FLUSH_FAILED', `relation ${relation} is gone`);
    }
    change(bags, { relation, owner: name }, own);
    if (Object.keys(shared).length === 0) continue;
    if (!model.isLeader(name)) {
      throw fault(
        'HOOK_FLUSH_FAILED',
        `${name} is not the leader any more, so it may not write for ${application}`,
      );
    }
    change(bags, { relation, owner: application }, shared);
  }
}

function change(
  bags: BagStore,
  { relation, owner }: { readonly relation: number; readonly owner: string },
  changes: SettingsChange,
): void {
  const after = bagAfter(bags.find(relation, owner), changes);
  if (after !== undefined) bags.save(relation, owner, after);
}
