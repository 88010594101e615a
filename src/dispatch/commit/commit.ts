import { clearPassing } from '../../reactive/automatic/flag-plan.ts';
import type { AutomaticFlags } from '../setup/automatic-flags.ts';
import { isKeyValue } from '../state/key-values.ts';
import type { SavedState } from '../state/saved-state.ts';
import { entryChanges } from '../state/state-store.ts';
import { encodeState, stateKeys, type Entries } from '../state/stored-state.ts';
import type { WorkingState } from '../state/working-state.ts';
import type { LogBuffer } from './log-buffer.ts';
import { refuseOverQuota } from './state-quota.ts';

/** What a hook leaves when its handlers have run. */
export interface CommitInput {
  readonly working: WorkingState;
  readonly automatic: AutomaticFlags;
  readonly saved: SavedState;
  readonly log: LogBuffer;
}

/**
 * Ends a hook well: clears the flags that last for one hook, then sends the log lines, what the unit keeps and
 * the closing status.
 *
 * @throws STATE_TOO_LARGE, and what the agent refuses.
 */
export async function commit({ working, automatic, saved, log }: CommitInput): Promise<void> {
  clearPassing(working.flags, automatic.plans);
  await log.flush();
  await saveChanges(saved, entriesAfter(working, automatic));
  // The closing status goes last: Juju shows it at once and does not take it back.
  await working.status.close();
}

function entriesAfter(working: WorkingState, { config, endpoints }: AutomaticFlags): Entries {
  const { flags, inputs, attempt, status, values } = working;
  return {
    ...encodeState({
      flags: flags.all(),
      config,
      endpoints,
      inputs: Object.fromEntries(inputs),
      attempt: attempt.attempt,
      status: status.reports(),
    }),
    ...values.entries(),
  };
}

/** Writes in one call at most, and in none when nothing has changed. */
async function saveChanges({ store, entries: before }: SavedState, after: Entries): Promise<void> {
  const ours = new Set([...stateKeys(before), ...Object.keys(before).filter(isKeyValue)]);
  const known = Object.fromEntries(Object.entries(before).filter(([key]) => ours.has(key)));
  const changes = entryChanges(known, after);
  if (Object.keys(changes).length === 0) return;
  refuseOverQuota({ ...before, ...after });
  await store.save(changes);
}
