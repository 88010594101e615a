import type { HookChanges } from '../juju/agent/hook-changes.ts';
import type { ModelStore } from './model-store.ts';
import { commitPortChanges } from './ports/commit-port-changes.ts';
import { commitRelationChanges } from './relations/commit-relation-changes.ts';
import { commitSecretChanges } from './secrets/commit-secret-changes.ts';
import { commitStorageChanges } from './storage/add-storage.ts';
import type { UnitRef } from './unit-ref.ts';

/** What a hook asked for that others see, with the time of its end. */
export interface CommittedChanges {
  readonly changes: Pick<HookChanges, 'relations' | 'ports' | 'secrets' | 'storage'>;
  readonly now: number;
}

/**
 * Applies a unit's hook to its model.
 *
 * @throws HOOK_FLUSH_FAILED when the model refuses one of the changes; the caller's transaction then leaves nothing of
 *   them.
 */
export function commitHookChanges(
  model: ModelStore,
  unit: UnitRef,
  { changes, now }: CommittedChanges,
): void {
  const { relations, ports, secrets, storage } = changes;
  commitRelationChanges(model, unit, relations);
  commitPortChanges(model.ports, unit.name, ports);
  commitSecretChanges(model, unit, { changes: secrets, now });
  commitStorageChanges(model, unit, { changes: storage, now });
}
