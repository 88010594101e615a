/** What a hook did, step by step, as it is kept: one JSON document a line. */

export interface HookTrace {
  readonly format: 1;
  /** ISO 8601, UTC: when the hook's process began. */
  readonly time: string;
  /** The hook's or action's name. */
  readonly hook: string;
  readonly kind: string;
  /** What the event was about: `db:3 postgresql/0`, `data/0`. */
  readonly about?: string;
  readonly outcome: 'committed' | 'action-failed' | 'failed';
  /** The error's first line. */
  readonly error?: string;
  readonly ms: TraceTimes;
  readonly steps: readonly TraceStep[];
  /** How many more steps there were. */
  readonly more?: number;
}

/** Milliseconds, from the start of the process; the shell of `dispatch` comes before it. */
export interface TraceTimes {
  readonly total: number;
  /** Until Node had started. */
  readonly node: number;
  /** Until the charm's bundle was loaded. */
  readonly bundle: number;
  /** Until the unit's state and the config were read. */
  readonly read: number;
  /** Until the automatic flags were known. */
  readonly flags: number;
  /** Handlers. */
  readonly loop: number;
  /** Log lines, state, closing status. */
  readonly commit: number;
}

export interface TraceStep {
  /** A handler's id, `action NAME`, `the framework` or `the end of the hook`. */
  readonly by: string;
  readonly phase?: 'hooks' | 'reactive';
  readonly iteration?: number;
  /**
   * `unchanged`: it did not run, because its inputs were as at its last success. `declined`: nor did a
   * program, because its own test said so.
   */
  readonly how: 'ran' | 'unchanged' | 'declined' | 'failed';
  readonly ms: number;
  /** Every change of a flag, in order: `+wsgi.reconcile`, `-wsgi.changed`. */
  readonly flags?: readonly string[];
  /** Hook tools and how often each was called. */
  readonly tools?: Readonly<Record<string, number>>;
  /** Milliseconds of `ms` that went by in hook tools. */
  readonly toolMs?: number;
  /** What was asked of the machine; an effect that found nothing to do ends with `(as it was)`. */
  readonly effects?: readonly string[];
}

export const framework = 'the framework';
export const hookEnd = 'the end of the hook';
