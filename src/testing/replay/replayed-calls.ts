import { fault } from '../../errors.ts';

/** A recorded question or effect, in a form that can be compared. */
export interface ReplayedCall<T> {
  /** Equal questions have equal keys. */
  readonly key: string;
  /** As a person reads it. */
  readonly name: string;
  /** Whether it changes something; order matters then. */
  readonly changes: boolean;
  readonly recorded: T;
}

/**
 * Answers questions as they were answered when they were recorded.
 *
 * What changes something has to come in the recorded order, all of it; what only reads may come in any order,
 * or not at all.
 */
export class ReplayedCalls<T> {
  readonly #left: ReplayedCall<T>[];
  readonly #differences: string[];

  constructor(recorded: readonly ReplayedCall<T>[], differences: string[]) {
    this.#left = [...recorded];
    this.#differences = differences;
  }

  /**
   * The recorded call that is this one.
   *
   * @throws TEST_REPLAY_DIFFERS when there is none (any more), as the recording has no answer.
   */
  take({ key, name, changes }: Omit<ReplayedCall<T>, 'recorded'>): T {
    const at = this.#left.findIndex((each) => each.key === key);
    const found = this.#left[at];
    if (found === undefined) {
      const near = this.#left.find((each) => each.name === name);
      const said = `the replay asks ${key}`;
      const was = near === undefined ? 'the recorded hook did not' : `recorded was ${near.key}`;
      this.#differences.push(`${said}; ${was}`);
      throw fault('TEST_REPLAY_DIFFERS', `${said}; ${was}`);
    }
    if (changes) this.#skipped(this.#left.slice(0, at), found);
    this.#left.splice(at, 1);
    return found.recorded;
  }

  /** Notes what the recorded hook did and the replay has not. */
  end(): void {
    for (const { key, changes } of this.#left) {
      if (changes) this.#differences.push(`the recorded hook did ${key}; the replay does not`);
    }
  }

  #skipped(before: readonly ReplayedCall<T>[], found: ReplayedCall<T>): void {
    const first = before.find(({ changes }) => changes);
    if (first === undefined) return;
    this.#differences.push(`the replay does ${found.key} before ${first.key}`);
  }
}
