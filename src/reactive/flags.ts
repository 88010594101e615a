import { fault } from '../errors.ts';
import { describeChange, type FlagChange } from './flag-change.ts';
import { flagName } from './flag-name.ts';
import type { TriggerTable } from './triggers.ts';

/** How often one change may recur in what a single set or clear brings about. */
const cascadeLimit = 100;

/**
 * A hook's working copy of the flags, with a log of every change.
 *
 * Setting a flag that is set, or clearing one that is not, changes nothing and fires no trigger.
 */
export class Flags {
  readonly #set: Set<string>;
  readonly #triggers: TriggerTable;
  readonly #log: FlagChange[] = [];
  readonly #passing = new Set<string>();
  readonly #called: (change: FlagChange) => void;
  /** How many calls of triggers are under way, one within the other. */
  #depth = 0;
  /** Until the next change. */
  #sorted: readonly string[] | undefined;

  /** @param called takes each change that a trigger waits for, once the flags have followed. */
  constructor(
    initial: Iterable<string>,
    triggers: TriggerTable,
    called: (change: FlagChange) => void = () => undefined,
  ) {
    this.#called = called;
    this.#set = new Set(initial);
    this.#triggers = triggers;
  }

  has(flag: string): boolean {
    return this.#set.has(flag);
  }

  set(flag: string): void {
    this.#passing.delete(flag);
    this.#change({ flag: flagName(flag), on: true });
  }

  /** Sets a flag for the rest of this hook; it clears itself when the hook ends. */
  announce(flag: string): void {
    this.set(flag);
    this.#passing.add(flag);
  }

  /** The flags that were announced and not set for good since, in the order they were announced. */
  get passing(): readonly string[] {
    return [...this.#passing];
  }

  clear(flag: string): void {
    this.#change({ flag: flagName(flag), on: false });
  }

  toggle(flag: string, on: boolean): void {
    if (on) this.set(flag);
    else this.clear(flag);
  }

  /** All flags, sorted by code unit. */
  all(): readonly string[] {
    return (this.#sorted ??= [...this.#set].sort());
  }

  /** Every change since the hook began, oldest first; it only grows. */
  get log(): readonly FlagChange[] {
    return this.#log;
  }

  /** Whether a trigger waits for `flag`. */
  isCause(flag: string): boolean {
    return this.#triggers.isCause(flag);
  }

  #change(change: FlagChange): void {
    if (this.#set.has(change.flag) === change.on) return;
    const effects = this.#triggers.effects(change);
    const from = this.#log.length;
    this.#apply(change);
    if (effects.length > 0) this.#cascade(change, effects);
    const causes = this.#log.slice(from).filter(({ flag }) => this.#triggers.isCause(flag));
    if (causes.length > 0) this.#callAfter(change, causes);
  }

  #callAfter(first: FlagChange, causes: readonly FlagChange[]): void {
    if (this.#depth >= cascadeLimit) throw endless(first, causes.map(describeChange));
    this.#depth += 1;
    try {
      for (const cause of causes) this.#called(cause);
    } finally {
      this.#depth -= 1;
    }
  }

  // An explicit stack, depth first: a chain of triggers may be longer than the engine's call stack.
  #cascade(first: FlagChange, effects: readonly FlagChange[]): void {
    const pending = effects.toReversed();
    const seen = new Map<string, number>();
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      if (this.#set.has(next.flag) === next.on) continue;
      const more = this.#triggers.effects(next);
      if (more.length > 0) countCascade(seen, next, first);
      this.#apply(next);
      for (const effect of more.toReversed()) pending.push(effect);
    }
  }

  #apply(change: FlagChange): void {
    if (change.on) this.#set.add(change.flag);
    else this.#set.delete(change.flag);
    this.#sorted = undefined;
    this.#log.push(change);
  }
}

function countCascade(seen: Map<string, number>, change: FlagChange, first: FlagChange): void {
  const key = describeChange(change);
  const count = (seen.get(key) ?? 0) + 1;
  seen.set(key, count);
  if (count <= cascadeLimit) return;
  const recurring = [...seen].filter(([, times]) => times >= cascadeLimit).map(([name]) => name);
  throw endless(first, recurring);
}

function endless(first: FlagChange, changes: readonly string[]): Error {
  return fault('TRIGGER_CYCLE', `the triggers that follow "${describeChange(first)}" never end`, {
    details: `these changes recur:\n${changes.join('\n')}`,
  });
}
