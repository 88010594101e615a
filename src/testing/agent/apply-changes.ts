import type { HookChanges, SettingsChange } from '../../juju/agent/hook-changes.ts';
import { applicationOf } from '../../juju/agent/pending.ts';
import { commitPortChanges } from '../../model/ports/commit-port-changes.ts';
import { commitSecretChanges } from '../../model/secrets/commit-secret-changes.ts';
import { commitStorageChanges } from '../../model/storage/add-storage.ts';
import { unitRef } from '../../model/unit-ref.ts';
import { testTime } from '../test-time.ts';
import { relationOf } from './data-view.ts';
import type { ModelData } from './in-memory-model.ts';

/** Commits a hook's changes to the model. @throws HOOK_FLUSH_FAILED when it refuses one; nothing of them is there then. */
export function applyChanges(data: ModelData, changes: HookChanges): void {
  const { store } = data;
  const ref = unitRef(data.unit);
  store.transaction(() => {
    commitPortChanges(store.ports, data.unit, changes.ports);
    commitSecretChanges(store, ref, { changes: changes.secrets, now: testTime });
    commitStorageChanges(store, ref, { changes: changes.storage, now: testTime });
  });
  applySettings(data.state, changes.state);
  for (const [key, value] of Object.entries(changes.toolData ?? {})) {
    if (value === null) data.toolData.delete(key);
    else data.toolData.set(key, value);
  }
  for (const { relation, unit, application } of changes.relations) {
    const bags = relationOf(data, relation)?.bags;
    applySettings(bags?.get(data.unit), unit);
    applySettings(bags?.get(applicationOf(data.unit)), application);
  }
}

function applySettings(bag: Map<string, string> | undefined, changes: SettingsChange): void {
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) bag?.delete(key);
    else bag?.set(key, value);
  }
}
