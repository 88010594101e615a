import { describeError, isFault, messageOf } from '../../errors.ts';
import type { HookOutcome } from '../hook-outcome.ts';
import type { RecordedError, RecordedOutcome } from './recording.ts';

/** An outcome in the form of a recording. */
export function recordedOutcome(outcome: HookOutcome): RecordedOutcome {
  switch (outcome.kind) {
    case 'committed':
      return outcome;
    case 'idle':
      return { kind: 'idle', ran: [], flags: [] };
    case 'failed':
    case 'action-failed': {
      const error = describeError(outcome.error).split('\n')[0] ?? '';
      return { kind: outcome.kind, ran: [], flags: [], error };
    }
  }
}

/** An error of a call in the form of a recording. */
export function recordedError(error: unknown): RecordedError {
  return { message: messageOf(error), ...(isFault(error) ? { code: error.code } : {}) };
}
