import type { Entries } from './stored-state.ts';

/** Key → new value, or null for a key that goes. */
export type EntryChanges = Readonly<Record<string, string | null>>;

/** Keeps a unit's entries from hook to hook. */
export interface StateStore {
  load(): Promise<Entries>;
  /** Called at most once a hook, last. */
  save(changes: EntryChanges): Promise<void>;
  /** Removes all entries, once another store has committed them. */
  discard?(): Promise<void>;
}

/** A unit's entries when a hook begins. */
export interface LoadedState {
  readonly entries: Entries;
  /** The entries that the store has; the others come from the fallback and are still to be moved. */
  readonly kept: Entries;
}

/** The changes that turn `before` into `after`. */
export function entryChanges(before: Entries, after: Entries): EntryChanges {
  const changes: Record<string, string | null> = {};
  for (const [key, value] of Object.entries(after)) {
    if (before[key] !== value) changes[key] = value;
  }
  for (const key of Object.keys(before)) if (after[key] === undefined) changes[key] = null;
  return changes;
}
