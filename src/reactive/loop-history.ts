import { SetFingerprint } from './set-fingerprint.ts';
import type { FlagChange } from './flag-change.ts';

/** One handler's run, and what it did to the flags. */
export interface HandlerRun {
  readonly id: string;
  readonly changes: readonly FlagChange[];
}

/** How often a state may come back before the loop counts as endless; a few times may be a count-down. */
const recurrenceLimit = 20;

/** How much of a loop that grows without end is shown. */
const shownRuns = 20;

/**
 * What one hook's reactive phase did so far, to find out whether its handlers form a cycle.
 *
 * One state is kept to compare later ones with, and is renewed after twice as many iterations each time,
 * so that a cycle of any length is found without remembering every state (Brent's way).
 */
export class LoopHistory {
  readonly #log: readonly FlagChange[];
  readonly #matters: (flag: string) => boolean;
  readonly #iterationLimit: number;
  readonly #flags = new SetFingerprint();
  readonly #ids: string[] = [];
  /** Where in the flags' log the changes of each run begin. */
  readonly #starts: number[] = [];
  #iterations = 0;
  #read = 0;
  #kept: number | undefined;
  /** The iteration at which the kept state is renewed. */
  #renewal = 1;
  #recurrences = 0;
  /** How many runs there were when the kept state was there last. */
  #last = 0;

  /**
   * @param log the flags' log, which grows as handlers run.
   * @param matters whether any predicate or trigger depends on a flag.
   * @param iterationLimit the last resort against states that grow without end.
   */
  constructor(
    log: readonly FlagChange[],
    matters: (flag: string) => boolean,
    iterationLimit: number,
  ) {
    this.#log = log;
    this.#matters = matters;
    this.#iterationLimit = iterationLimit;
    this.#read = log.length;
  }

  /** Notes that a handler is about to run. */
  beginRun(id: string): void {
    this.#ids.push(id);
    this.#starts.push(this.#log.length);
  }

  /**
   * Notes an iteration that has ended.
   *
   * @param changed the flags that it changed.
   * @returns the runs of the cycle when the loop would never end.
   */
  endIteration(changed: readonly string[]): readonly HandlerRun[] | undefined {
    const state = this.#stateAfter(changed);
    this.#iterations += 1;
    if (state === this.#kept) {
      this.#recurrences += 1;
      if (this.#recurrences >= recurrenceLimit) return this.#runsFrom(this.#last);
      this.#last = this.#ids.length;
    }
    if (this.#iterations === this.#renewal) this.#keep(state);
    if (this.#iterations <= this.#iterationLimit) return undefined;
    return this.#runsFrom(Math.max(0, this.#ids.length - shownRuns));
  }

  #keep(state: number): void {
    this.#kept = state;
    this.#renewal *= 2;
    this.#recurrences = 0;
    this.#last = this.#ids.length;
  }

  #stateAfter(changed: readonly string[]): number {
    for (; this.#read < this.#log.length; this.#read += 1) {
      const flag = this.#log[this.#read]?.flag;
      if (flag !== undefined && this.#matters(flag)) this.#flags.flip(flag);
    }
    return this.#flags.with(changed, this.#matters);
  }

  #runsFrom(first: number): HandlerRun[] {
    return this.#ids.slice(first).map((id, offset) => {
      const start = this.#starts[first + offset];
      return { id, changes: this.#log.slice(start, this.#starts[first + offset + 1]) };
    });
  }
}
