import type { Flags } from '../../reactive/flags.ts';
import type { StatusReports } from '../unit/status-reports.ts';
import type { KeyValues } from './key-values.ts';
import type { HookAttempt } from './uncommitted/hook-attempt.ts';

/** What a unit keeps, as the handlers of one hook change it: in memory until the hook commits. */
export interface WorkingState {
  readonly flags: Flags;
  readonly values: KeyValues;
  readonly status: StatusReports;
  /** Handler id → digest of the inputs of its last success; brought up to date as handlers succeed. */
  readonly inputs: Map<string, string>;
  readonly attempt: HookAttempt;
}
