import type { Flags } from './flags.ts';
import type { HandlerIndex } from './handler-index.ts';
import type { IndexedHandlers } from './handler-table.ts';
import { allHold, type Predicate } from './predicates.ts';

/**
 * What waits to run in one iteration, in order.
 *
 * Flags that are set meanwhile do not matter to what waits; once one is cleared, everything that waits
 * is tested again, and what no longer holds is dropped. Nothing is ever added.
 */
export class HandlerQueue<H extends { readonly predicates: readonly Predicate[] }> {
  readonly #handlers: readonly H[];
  readonly #index: HandlerIndex;
  readonly #flags: Flags;
  #order: readonly number[] = [];
  #next = 0;
  #dropped: Set<number> | undefined;
  /** How much of the flags' log what waits has been tested against, and how much has been looked at. */
  #tested = 0;
  #seen = 0;

  constructor({ handlers, index }: IndexedHandlers<H>, flags: Flags) {
    this.#handlers = handlers;
    this.#index = index;
    this.#flags = flags;
  }

  /** Begins an iteration with the handlers at these positions, ascending, which hold now. */
  fill(positions: readonly number[]): void {
    this.#order = positions;
    this.#next = 0;
    this.#dropped = undefined;
    this.#tested = this.#flags.log.length;
    this.#seen = this.#tested;
  }

  /** Takes the first that still waits, as things are now. */
  take(): H | undefined {
    if (this.#next < this.#order.length) this.#testAfterClear();
    while (this.#next < this.#order.length) {
      const position = this.#order[this.#next];
      this.#next += 1;
      if (position !== undefined && this.#dropped?.has(position) !== true)
        return this.#handlers[position];
    }
    return undefined;
  }

  #testAfterClear(): void {
    const { log } = this.#flags;
    let cleared = false;
    for (; this.#seen < log.length; this.#seen += 1) cleared ||= log[this.#seen]?.on === false;
    if (!cleared) return;
    // Only what names a changed flag can test differently, so the rest need not be looked at.
    for (; this.#tested < log.length; this.#tested += 1) this.#testAgain(log[this.#tested]?.flag);
  }

  #testAgain(flag = ''): void {
    const first = this.#order[this.#next] ?? Infinity;
    for (const position of this.#index.get(flag) ?? []) {
      if (position < first || this.#dropped?.has(position) === true) continue;
      const handler = this.#handlers[position];
      if (handler === undefined || !allHold(handler.predicates, this.#flags)) {
        (this.#dropped ??= new Set()).add(position);
      }
    }
  }
}
