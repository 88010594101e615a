import { parseJson } from '../base/json.ts';
import { decodeState, type Entries } from '../dispatch/state/stored-state.ts';
import type { HookChanges, SettingsChange } from '../juju/agent/hook-changes.ts';
import { settingsAfter } from '../juju/agent/settings-change.ts';
import type { CharmMemo, StoredParts } from './memo.ts';
import { entriesOf } from './state-view.ts';
import type { State } from './state.ts';

/** A state with a hook's changes in it but those of relations, ports and secrets, which are in the model around the unit. */
export function commit(state: State, changes: HookChanges, memo: CharmMemo): State {
  return {
    ...state,
    ...unitStateOf(state, changes.state, memo),
    toolData: toolDataAfter(state.toolData, changes.toolData ?? {}),
  };
}

function unitStateOf(state: State, changes: SettingsChange, memo: CharmMemo): StoredParts {
  const { flags, memory, values } = state;
  if (Object.keys(changes).length === 0) return { flags, memory, values };
  const before = memo.entriesOf(state, () => entriesOf(state));
  const entries = settingsAfter(before, Object.entries(changes));
  const parts = partsOf(entries);
  memo.keepEntries(parts, entries);
  return parts;
}

function partsOf(entries: Entries): StoredParts {
  const stored = decodeState(entries);
  const kept = Object.entries(entries).filter(([key]) => key.startsWith('kv.'));
  const after = {
    values: Object.fromEntries(
      kept.map(([key, text]) => [key.slice('kv.'.length), parseJson(text)]),
    ),
  };
  if (stored === undefined) return { flags: [], memory: undefined, ...after };
  const { flags: set, ...rest } = stored;
  return { flags: set, memory: rest, ...after };
}

function toolDataAfter(before: State['toolData'], changes: State['toolData']): State['toolData'] {
  const merged = Object.entries({ ...before, ...changes });
  return Object.fromEntries(merged.filter(([, value]) => value !== null));
}
