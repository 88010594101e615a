import { indexByFlag, type HandlerIndex } from './handler-index.ts';
import type { Predicate } from './predicates.ts';

/** Handlers of one phase, with where each flag is named among them. */
export interface IndexedHandlers<H> {
  readonly handlers: readonly H[];
  readonly index: HandlerIndex;
  /** Positions of the open ones. */
  readonly open: readonly number[];
}

/** What of a handler decides where it stands in the table. */
interface Placed {
  readonly kind: 'declared' | 'open';
  readonly hooks: ReadonlySet<string> | undefined;
  readonly predicates: readonly Predicate[];
}

/** A charm's handlers as loops need them: indexed when first asked for, then the same in every loop. */
export class HandlerTable<H extends Placed> {
  readonly handlers: readonly H[];
  readonly #inHook = new Map<string, IndexedHandlers<H>>();
  #reactive: IndexedHandlers<H> | undefined;

  constructor(handlers: readonly H[]) {
    this.handlers = handlers;
  }

  /** Those of the reactive phase, in order. */
  get reactive(): IndexedHandlers<H> {
    return (this.#reactive ??= indexed(this.handlers.filter(({ hooks }) => hooks === undefined)));
  }

  /** Those that run in a hook's own phase, in order. */
  inHook(hook: string): IndexedHandlers<H> {
    const known = this.#inHook.get(hook);
    if (known !== undefined) return known;
    const found = indexed(
      this.handlers.filter(
        ({ kind, hooks }) => hooks?.has(hook) ?? (kind === 'open' && hook !== ''),
      ),
    );
    this.#inHook.set(hook, found);
    return found;
  }
}

function indexed<H extends Placed>(handlers: readonly H[]): IndexedHandlers<H> {
  const open = handlers.flatMap(({ kind }, position) => (kind === 'open' ? [position] : []));
  return { handlers, index: indexByFlag(handlers), open };
}
