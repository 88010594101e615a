import { Fingerprint } from './fingerprint.ts';
import type { FlagChange } from './flags.ts';

/** One handler's run, and what it did to the flags. */
export interface HandlerRun {
  readonly id: string;
  readonly changes: readonly FlagChange[];
}

/** How often a state may recur before the loop is said not to settle; a few recurrences may be a count-down. */
export const recurrenceLimit = 20;

/** What one hook's reactive phase did so far, to tell whether it goes round in circles. */
export class LoopHistory {
  readonly #matters: (flag: string) => boolean;
  readonly #iterationLimit: number;
  readonly #iterations: HandlerRun[][] = [];
  readonly #flags = new Fingerprint();
  readonly #seen = new Map<string, { times: number; last: number }>();

  /**
   * @param matters whether any predicate or trigger depends on a flag.
   * @param iterationLimit the last resort against states that grow for ever.
   */
  constructor(matters: (flag: string) => boolean, iterationLimit: number) {
    this.#matters = matters;
    this.#iterationLimit = iterationLimit;
  }

  /**
   * Notes an iteration that has ended.
   *
   * @returns the runs of the cycle when the loop will not settle.
   */
  endIteration(runs: HandlerRun[]): readonly HandlerRun[] | undefined {
    const changed = this.#noteFlags(runs);
    const index = this.#iterations.push(runs) - 1;
    const state = `${this.#flags.value}|${changed}`;
    const seen = this.#seen.get(state);
    this.#seen.set(state, { times: (seen?.times ?? 0) + 1, last: index });
    if (seen !== undefined && seen.times >= recurrenceLimit) {
      return this.#iterations.slice(seen.last + 1).flat();
    }
    return index < this.#iterationLimit ? undefined : this.#iterations.slice(-10).flat();
  }

  #noteFlags(runs: readonly HandlerRun[]): string {
    const changed = new Set<string>();
    for (const { changes } of runs) {
      for (const { flag } of changes) {
        if (!this.#matters(flag)) continue;
        this.#flags.flip(flag);
        changed.add(flag);
      }
    }
    return this.#flags.of(changed);
  }
}
