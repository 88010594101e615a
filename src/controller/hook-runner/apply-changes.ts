/** Makes what a hook asked for true; the caller's transaction makes it all or nothing. */
import type { HookChanges } from '../../juju/agent/hook-changes.ts';
import { commitHookChanges } from '../../model/commit-hook-changes.ts';
import { unitRef } from '../../model/unit-ref.ts';
import type { Services } from '../services.ts';
import { modelStore } from '../store/model-store.ts';
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
  commitHookChanges(model, unitRef(unit.name), { changes, now: services.clock.now() });
}
