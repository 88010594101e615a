import type { HookChanges, SettingsChange } from '../../juju/agent/hook-changes.ts';
import { commitHookChanges } from '../../model/commit-hook-changes.ts';
import type { Restorable } from '../../model/memory-transaction.ts';
import type { BagStore } from '../../model/relations/bag.ts';
import { unitRef } from '../../model/unit-ref.ts';
import { testTime } from '../test-time.ts';
import type { ModelData } from './in-memory-model.ts';

/** Commits a hook's changes to the model. @throws HOOK_FLUSH_FAILED when it refuses one; nothing of them is there then. */
export function applyChanges(data: ModelData, changes: HookChanges): void {
  const { store } = data;
  const unit = unitRef(data.unit);
  store.transaction(() => commitHookChanges(store, unit, { changes, now: testTime }));
  applySettings(data.state, changes.state);
  for (const [key, value] of Object.entries(changes.toolData ?? {})) {
    if (value === null) data.toolData.delete(key);
    else data.toolData.set(key, value);
  }
}

function applySettings(settings: Map<string, string>, changes: SettingsChange): void {
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) settings.delete(key);
    else settings.set(key, value);
  }
}

/** The bags of the relations that a test has described. */
export function dataBags({ relations }: Pick<ModelData, 'relations'>): BagStore & Restorable {
  const bagsOf = (number: number) => relations.find(({ id }) => id === number)?.bags;
  return {
    find(number, owner) {
      const bag = bagsOf(number)?.get(owner);
      return bag && { version: 0, settings: Object.fromEntries(bag) };
    },
    save: (number, owner, { settings }) =>
      void bagsOf(number)?.set(owner, new Map(Object.entries(settings))),
    snapshot() {
      const before = relations.map(({ bags }) => [bags, [...bags]] as const);
      return () => {
        for (const [bags, entries] of before) {
          bags.clear();
          for (const [owner, bag] of entries) bags.set(owner, bag);
        }
      };
    },
  };
}
