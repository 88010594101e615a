import type { FlagChange } from '../../reactive/flag-change.ts';

/**
 * The stages of a hook, in order: state and config are read, the automatic flags are computed, handlers run, and
 * their changes are written.
 */
export type HookStage = 'read' | 'flags' | 'loop' | 'commit';

/** One run of a handler. */
export interface HandlerRun {
  /** A handler's id, or `action NAME`. */
  readonly by: string;
  /** Absent for an action. */
  readonly phase?: 'hooks' | 'reactive';
  readonly iteration?: number;
}

/** Records what a hook does while it does it; it neither fails nor waits. */
export interface HookObserver {
  /** A stage begins; the one before has ended. */
  stage(name: HookStage): void;
  /** The log of the hook's flags, which grows from here on. */
  flags(log: readonly FlagChange[]): void;
  begins(run: HandlerRun): void;
  /** The run that began last has ended; `unchanged` when its inputs were, `declined` by a program’s test. */
  ends(how: 'ran' | 'unchanged' | 'declined' | 'failed'): void;
}
