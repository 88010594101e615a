import type { Flags } from './flags.ts';
import type { FlagChange } from './flag-change.ts';

/** What a handler's run finds in its iteration of the loop. */
export interface IterationView {
  readonly phase: 'hooks' | 'reactive';
  /**
   * The flags that changed in the iteration before, or those an action changed; undefined in the hooks
   * phase and in a hook's first iteration, where every flag counts.
   */
  readonly changed: ReadonlySet<string> | undefined;
  /** The flags as they were when the iteration began. */
  readonly atStart: () => ReadonlySet<string>;
  /** Whether a flag was cleared in this iteration so far. */
  readonly hasCleared: () => boolean;
}

/** The flags before the changes that follow `from` in their log. */
export function flagsBefore(flags: Pick<Flags, 'all' | 'log'>, from: number): ReadonlySet<string> {
  const before = new Set(flags.all());
  for (const { flag, on } of flags.log.slice(from).toReversed()) {
    if (on) before.delete(flag);
    else before.add(flag);
  }
  return before;
}

/** Whether one of the changes from `from` on clears a flag. */
export function clears(log: readonly FlagChange[], from: number): boolean {
  return log.slice(from).some(({ on }) => !on);
}
