import { deleteState, readState, writeState } from '../../juju/tools/state.ts';
import type { HookTools } from '../../juju/wire.ts';
import type { LoadedState, StateStore } from './state-store.ts';
import { stateKeys, type Entries } from './stored-state.ts';

export interface JujuStateStore extends Pick<StateStore, 'save'> {
  load(): Promise<LoadedState>;
}

/**
 * Keeps entries in Juju's own unit state, which commits with the rest of the hook.
 *
 * The first hook that finds no entry of the framework in Juju's state moves the fallback's entries there; a later
 * hook discards them in the fallback: only then is it certain that the agent has committed them.
 *
 * @param fallback keeps the entries where the agent has no such state (Juju before 2.8).
 */
export function jujuStateStore(tools: HookTools, fallback: StateStore): JujuStateStore {
  let from: 'juju' | 'fallback' | 'moving' = 'juju';
  return {
    load: async () => {
      const answer = await readState(tools);
      if (answer.kind !== 'read') {
        from = 'fallback';
        return all(await fallback.load());
      }
      const { state } = answer;
      if (stateKeys(state).length > 0) return all(state);
      from = 'moving';
      return { entries: { ...(await fallback.load()), ...state }, kept: state };
    },
    save: async (changes) => {
      if (from === 'fallback') return fallback.save(changes);
      if (from === 'juju') await fallback.discard?.();
      const values = new Map<string, string>();
      for (const [key, value] of Object.entries(changes))
        if (value !== null) values.set(key, value);
      await writeState(tools, Object.fromEntries(values));
      for (const [key, value] of Object.entries(changes)) {
        if (value === null) await deleteState(tools, key);
      }
    },
  };
}

function all(entries: Entries): LoadedState {
  return { entries, kept: entries };
}
