import type { FlagChange, Flags } from './flags.ts';
import { indexByFlag, type HandlerIndex } from './handler-index.ts';
import { HandlerQueue } from './handler-queue.ts';
import type { Handler } from './handlers.ts';
import { LoopHistory, type HandlerRun } from './loop-history.ts';
import { allHold } from './predicates.ts';
import { isRestricted } from './restricted-events.ts';

/** What to do next. */
export type Step<H> =
  | {
      readonly kind: 'run';
      readonly handler: H;
      readonly phase: 'hooks' | 'reactive';
      readonly iteration: number;
    }
  | { readonly kind: 'settled' }
  /** The runs that recur, oldest first. */
  | { readonly kind: 'not-settling'; readonly cycle: readonly HandlerRun[] };

/** A hook's loop, as a machine that is asked for one step after the other. */
export interface Loop<H> {
  /**
   * The next step; what the handler of the last one did is read from the flags' log.
   *
   * A `run` step may be declined (its inputs are unchanged): ask for the next one without running it.
   */
  nextStep(): Step<H>;
}

/** How a loop begins. */
export interface LoopStart<H> {
  readonly handlers: readonly H[];
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
 * iteration before changed. The whole loop takes time linear in handlers, flags and changes.
 */
export function startLoop<Unit, Value>(
  start: LoopStart<Handler<Unit, Value>>,
): Loop<Handler<Unit, Value>> {
  return new SteppedLoop(start);
}

type Phase = 'hooks' | 'reactive' | 'over';

class SteppedLoop<Unit, Value> implements Loop<Handler<Unit, Value>> {
  readonly #flags: Flags;
  readonly #reactive: readonly Handler<Unit, Value>[];
  readonly #index: HandlerIndex;
  readonly #history: LoopHistory;
  readonly #restricted: boolean;
  readonly #first: LoopStart<Handler<Unit, Value>>['first'];
  #phase: Phase = 'hooks';
  #iteration = -1;
  #queue: HandlerQueue<Handler<Unit, Value>>;
  #running: Handler<Unit, Value> | undefined;
  #runs: HandlerRun[] = [];
  #read: number;

  constructor({ handlers, flags, hook, first }: LoopStart<Handler<Unit, Value>>) {
    this.#flags = flags;
    this.#first = first;
    this.#restricted = isRestricted(hook);
    this.#reactive = handlers.filter(({ hooks }) => hooks === undefined);
    this.#index = indexByFlag(this.#reactive);
    this.#history = new LoopHistory(
      (flag) => this.#index.has(flag) || flags.isCause(flag),
      1000 + 2 * handlers.length,
    );
    this.#read = flags.log.length;
    const inHook = handlers.filter(({ hooks }) => hooks?.has(hook));
    this.#queue = new HandlerQueue(inHook, indexByFlag(inHook), positionsThatHold(inHook, flags));
  }

  nextStep(): Step<Handler<Unit, Value>> {
    for (;;) {
      this.#noteLastRun();
      if (this.#phase === 'over') return { kind: 'settled' };
      const handler = this.#queue.take();
      if (handler !== undefined) {
        this.#running = handler;
        return { kind: 'run', handler, phase: this.#phase, iteration: this.#iteration };
      }
      const cycle = this.#endIteration();
      if (cycle !== undefined) {
        this.#phase = 'over';
        return { kind: 'not-settling', cycle };
      }
    }
  }

  #noteLastRun(): void {
    const handler = this.#running;
    if (handler === undefined) return;
    const changes = this.#flags.log.slice(this.#read);
    this.#read = this.#flags.log.length;
    this.#running = undefined;
    this.#runs.push({ id: handler.id, changes });
    this.#queue.noteChanges(changes, this.#flags);
  }

  #endIteration(): readonly HandlerRun[] | undefined {
    const runs = this.#runs;
    this.#runs = [];
    if (this.#phase === 'hooks') {
      this.#phase = this.#restricted ? 'over' : 'reactive';
      this.#startIteration(this.#firstPositions(runs));
      return undefined;
    }
    const cycle = runs.length === 0 ? undefined : this.#history.endIteration(runs);
    const positions = this.#positionsThatName(runs.flatMap(({ changes }) => changes));
    if (positions.length === 0) this.#phase = 'over';
    this.#startIteration(positions);
    return positions.length === 0 ? undefined : cycle;
  }

  #startIteration(positions: readonly number[]): void {
    this.#iteration += 1;
    this.#queue = new HandlerQueue(this.#reactive, this.#index, positions);
  }

  #firstPositions(runs: readonly HandlerRun[]): readonly number[] {
    if (this.#first.test === 'all') return positionsThatHold(this.#reactive, this.#flags);
    const changes = runs.flatMap((run) => run.changes);
    return this.#positionsThatName([...this.#first.changes, ...changes]);
  }

  #positionsThatName(changes: readonly FlagChange[]): readonly number[] {
    const named = new Set<number>();
    for (const flag of new Set(changes.map((change) => change.flag))) {
      for (const position of this.#index.get(flag) ?? []) named.add(position);
    }
    return [...named]
      .sort((a, b) => a - b)
      .filter((position) => {
        const handler = this.#reactive[position];
        return handler !== undefined && allHold(handler.predicates, this.#flags);
      });
  }
}

function positionsThatHold<Unit, Value>(
  handlers: readonly Handler<Unit, Value>[],
  flags: Flags,
): number[] {
  return [...handlers.keys()].filter((position) => {
    const handler = handlers[position];
    return handler !== undefined && allHold(handler.predicates, flags);
  });
}
