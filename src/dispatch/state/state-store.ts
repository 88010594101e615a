import type { Entries } from './stored-state.ts';

/** Key → new value, or null for a key that goes. */
export type EntryChanges = Readonly<Record<string, string | null>>;

/** Keeps a unit's entries from hook to hook. */
export interface StateStore {
  load(): Promise<Entries>;
  /** Called at most once a hook, last. */
  save(changes: EntryChanges): Promise<void>;
  /** Forgets all of it, when another store has it for good. */
  discard?(): Promise<void>;
}

/** What a unit knows when a hook begins. */
export interface LoadedState {
  readonly entries: Entries;
  /** What of it the store has; the rest was kept elsewhere, and is to be moved. */
  readonly kept: Entries;
}

/** What must be written to get from `before` to `after`. */
export function entryChanges(before: Entries, after: Entries): EntryChanges {
  const changes: Record<string, string | null> = {};
  for (const [key, value] of Object.entries(after)) {
    if (before[key] !== value) changes[key] = value;
  }
  for (const key of Object.keys(before)) if (after[key] === undefined) changes[key] = null;
  return changes;
}
