import type { JujuStateStore } from './juju-state-store.ts';
import type { Entries } from './stored-state.ts';

/** What was kept for a unit before the hook, and where its changes go. */
export interface SavedState {
  readonly store: Pick<JujuStateStore, 'save'>;
  /** The entries that the store has. */
  readonly entries: Entries;
}
