import { parseJson } from '../base/json.ts';
import { decodeState, type Entries } from '../dispatch/state/stored-state.ts';
import type { HookChanges, SettingsChange } from '../juju/agent/hook-changes.ts';
import type { CharmMemo, StoredParts } from './memo.ts';
import { entriesOf } from './state-view.ts';
import type { Bag, RelationState, State } from './state.ts';

/** A state with a hook's changes in it but those of ports and secrets, which are in the model around the unit. */
export function commit(state: State, changes: HookChanges, memo: CharmMemo): State {
  return {
    ...state,
    ...unitStateOf(state, changes.state, memo),
    relations: state.relations.map((each) => relationAfter(each, changes)),
    toolData: toolDataAfter(state.toolData, changes.toolData ?? {}),
  };
}

function unitStateOf(state: State, changes: SettingsChange, memo: CharmMemo): StoredParts {
  const { flags, memory, values } = state;
  if (Object.keys(changes).length === 0) return { flags, memory, values };
  const before = memo.entriesOf(state, () => entriesOf(state));
  const entries = settingsAfter(before, changes);
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

/** A bag with changes in it; the same bag when there are none. */
export function settingsAfter(bag: Bag, changes: SettingsChange): Bag {
  if (Object.keys(changes).length === 0) return bag;
  const after = new Map(Object.entries(bag));
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) after.delete(key);
    else after.set(key, value);
  }
  return Object.fromEntries(after);
}

function relationAfter(relation: RelationState, { relations }: HookChanges): RelationState {
  const changed = relations.find(({ relation: id }) => id === relation.id);
  if (changed === undefined) return relation;
  return {
    ...relation,
    own: settingsAfter(relation.own, changed.unit),
    ownApplication: settingsAfter(relation.ownApplication, changed.application),
  };
}

function toolDataAfter(before: State['toolData'], changes: State['toolData']): State['toolData'] {
  const merged = Object.entries({ ...before, ...changes });
  return Object.fromEntries(merged.filter(([, value]) => value !== null));
}
