import type { Flags } from './flags.ts';
import type { FlagChange } from './flag-change.ts';
import { HandlerQueue } from './handler-queue.ts';
import type { HandlerTable, IndexedHandlers } from './handler-table.ts';
import type { Handler } from './handlers.ts';
import { LoopHistory, type HandlerRun } from './loop-history.ts';
import { allHold } from './predicates.ts';
import { isRestricted } from './restricted-events.ts';
import { clears, flagsBefore, type IterationView } from './iteration-view.ts';

/** What to do next. */
export type LoopStep<H> =
  | {
      readonly kind: 'run';
      readonly handler: H;
      readonly phase: 'hooks' | 'reactive';
      readonly iteration: number;
      readonly view: IterationView;
    }
  | { readonly kind: 'finished' }
  /** The runs that recur, oldest first. */
  | { readonly kind: 'cycle'; readonly cycle: readonly HandlerRun[] };

/** A hook's loop, as a machine that is asked for one step after the other. */
export interface Loop<H> {
  /**
   * The next step; what the handler of the last one did is read from the flags' log.
   *
   * A `run` step may be declined (its inputs are unchanged, an open handler's time has not come): ask
   * for the next one without running it.
   */
  nextStep(): LoopStep<H>;
}

/** How a loop begins. */
export interface LoopStart<Unit, Value> {
  readonly handlers: HandlerTable<Handler<Unit, Value>>;
  readonly flags: Flags;
  /** The hook's name; empty for an action. */
  readonly hook: string;
  /**
   * What the first reactive iteration tests: `all` handlers, or only those that name a flag in `changes`.
   */
  readonly first: { readonly test: 'all' } | FirstChanges;
}

interface FirstChanges {
  readonly test: 'changes';
  readonly changes: readonly FlagChange[];
}

/**
 * Starts a hook's loop: the hooks phase, then iterations of the reactive phase until nothing runs.
 *
 * Handlers run in their order. A flag set in an iteration counts in the next; a cleared one also at once
 * for what still waits. After the first iteration only handlers are tested that name a flag which the
 * iteration before changed; open handlers are, whichever flag that was. The whole loop takes time linear
 * in handlers, flags and changes.
 */
export function startLoop<Unit, Value>(start: LoopStart<Unit, Value>): Loop<Handler<Unit, Value>> {
  return new SteppedLoop(start);
}

type Phase = 'hooks' | 'reactive' | 'over';

class SteppedLoop<Unit, Value> implements Loop<Handler<Unit, Value>> {
  readonly #flags: Flags;
  readonly #reactive: IndexedHandlers<Handler<Unit, Value>>;
  readonly #history: LoopHistory;
  readonly #restricted: boolean;
  readonly #first: LoopStart<Unit, Value>['first'];
  #phase: Phase = 'hooks';
  #iteration = -1;
  #queue: HandlerQueue<Handler<Unit, Value>>;
  /** Where in the flags' log this iteration's changes begin. */
  #begin: number;
  #changedBefore: ReadonlySet<string> | undefined;

  constructor({ handlers, flags, hook, first }: LoopStart<Unit, Value>) {
    this.#flags = flags;
    this.#first = first;
    this.#restricted = isRestricted(hook);
    this.#reactive = handlers.reactive;
    const { index, open } = this.#reactive;
    const matters = (flag: string): boolean =>
      open.length > 0 || index.has(flag) || flags.isCause(flag);
    this.#history = new LoopHistory(flags.log, matters, 1000 + 2 * handlers.handlers.length);
    this.#begin = flags.log.length;
    const inHook = handlers.inHook(hook);
    this.#queue = new HandlerQueue(inHook, flags);
    this.#queue.fill(positionsThatHold(inHook.handlers, flags));
  }

  nextStep(): LoopStep<Handler<Unit, Value>> {
    while (this.#phase !== 'over') {
      const handler = this.#queue.take();
      if (handler !== undefined) {
        this.#history.beginRun(handler.id);
        const view = this.#view(this.#phase);
        return { kind: 'run', handler, phase: this.#phase, iteration: this.#iteration, view };
      }
      const cycle = this.#endIteration();
      if (cycle !== undefined) return { kind: 'cycle', cycle };
    }
    return { kind: 'finished' };
  }

  #endHooks(): void {
    const changed = this.#changedFlags();
    this.#phase = this.#restricted ? 'over' : 'reactive';
    this.#queue = new HandlerQueue(this.#reactive, this.#flags);
    this.#startIteration(this.#firstPositions(changed));
  }

  #firstPositions(changed: readonly string[]): readonly number[] {
    if (this.#first.test === 'all') return positionsThatHold(this.#reactive.handlers, this.#flags);
    const before = this.#first.changes.map(({ flag }) => flag);
    this.#changedBefore = new Set([...before, ...changed]);
    return this.#positionsThatName([...this.#changedBefore]);
  }

  #endIteration(): readonly HandlerRun[] | undefined {
    if (this.#phase === 'hooks') {
      this.#endHooks();
      return undefined;
    }
    const changed = this.#changedFlags();
    const positions = this.#positionsThatName(changed);
    const cycle = positions.length === 0 ? undefined : this.#history.endIteration(changed);
    if (positions.length === 0 || cycle !== undefined) this.#phase = 'over';
    this.#changedBefore = new Set(changed);
    this.#startIteration(positions);
    return cycle;
  }

  #view(phase: IterationView['phase']): IterationView {
    const [flags, begin] = [this.#flags, this.#begin];
    return {
      ...{ phase, changed: this.#changedBefore },
      atStart: () => flagsBefore(flags, begin),
      hasCleared: () => clears(flags.log, begin),
    };
  }

  #changedFlags(): readonly string[] {
    const { log } = this.#flags;
    if (log.length === this.#begin) return [];
    const changed = log.slice(this.#begin).map(({ flag }) => flag);
    return changed.length === 1 ? changed : [...new Set(changed)];
  }

  #startIteration(positions: readonly number[]): void {
    this.#iteration += 1;
    this.#begin = this.#flags.log.length;
    this.#queue.fill(positions);
  }

  #positionsThatName(changed: readonly string[]): readonly number[] {
    const named: number[] = changed.length === 0 ? [] : [...this.#reactive.open];
    for (const flag of changed) {
      for (const position of this.#reactive.index.get(flag) ?? []) {
        if (this.#holds(position)) named.push(position);
      }
    }
    const inOrder = this.#reactive.open.length === 0 && changed.length < 2;
    return inOrder ? named : [...new Set(named)].sort((a, b) => a - b);
  }

  #holds(position: number): boolean {
    const handler = this.#reactive.handlers[position];
    return handler !== undefined && allHold(handler.predicates, this.#flags);
  }
}

function positionsThatHold<Unit, Value>(
  handlers: readonly Handler<Unit, Value>[],
  flags: Flags,
): number[] {
  return positionsOf(handlers, ({ predicates }) => allHold(predicates, flags));
}

function positionsOf<H>(handlers: readonly H[], test: (handler: H) => boolean): number[] {
  const positions: number[] = [];
  handlers.forEach((handler, position) => {
    if (test(handler)) positions.push(position);
  });
  return positions;
}
