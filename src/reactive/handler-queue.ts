import type { FlagChange } from './flags.ts';
import type { HandlerIndex } from './handler-index.ts';
import { allHold, type FlagView, type Predicate } from './predicates.ts';

/**
 * What waits to run in one iteration, in order.
 *
 * Flags that are set meanwhile do not matter to what waits; once one is cleared, everything that waits
 * is tested again, and what no longer holds is dropped. Nothing is ever added.
 */
export class HandlerQueue<H extends { readonly predicates: readonly Predicate[] }> {
  readonly #handlers: readonly H[];
  readonly #index: HandlerIndex;
  readonly #order: readonly number[];
  readonly #waiting: Set<number>;
  readonly #untested = new Set<string>();
  #next = 0;

  /** @param positions of handlers that hold now, ascending. */
  constructor(handlers: readonly H[], index: HandlerIndex, positions: readonly number[]) {
    this.#handlers = handlers;
    this.#index = index;
    this.#order = positions;
    this.#waiting = new Set(positions);
  }

  /** Takes the first that still waits. */
  take(): H | undefined {
    while (this.#next < this.#order.length) {
      const position = this.#order[this.#next];
      this.#next += 1;
      if (position !== undefined && this.#waiting.delete(position)) return this.#handlers[position];
    }
    return undefined;
  }

  /** Tells what the handler that just ran did to the flags. */
  noteChanges(changes: readonly FlagChange[], flags: FlagView): void {
    if (this.#waiting.size === 0) return;
    for (const { flag } of changes) this.#untested.add(flag);
    if (!changes.some(({ on }) => !on)) return;
    // Only what names a changed flag can test differently, so the rest need not be looked at.
    for (const flag of this.#untested) this.#testAgain(flag, flags);
    this.#untested.clear();
  }

  #testAgain(flag: string, flags: FlagView): void {
    for (const position of this.#index.get(flag) ?? []) {
      if (!this.#waiting.has(position)) continue;
      const handler = this.#handlers[position];
      if (handler === undefined || !allHold(handler.predicates, flags)) {
        this.#waiting.delete(position);
      }
    }
  }
}
