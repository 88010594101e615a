import type { Predicate } from './predicates.ts';

/** Positions, ascending, of the handlers that name each flag. */
export type HandlerIndex = ReadonlyMap<string, readonly number[]>;

/** Indexes handlers by the flags in their predicates; linear in the number of those flags. */
export function indexByFlag(
  handlers: readonly { readonly predicates: readonly Predicate[] }[],
): HandlerIndex {
  const index = new Map<string, number[]>();
  handlers.forEach(({ predicates }, position) => {
    for (const { flags } of predicates) {
      for (const flag of flags) note(index, flag, position);
    }
  });
  return index;
}

function note(index: Map<string, number[]>, flag: string, position: number): void {
  const known = index.get(flag);
  if (known === undefined) index.set(flag, [position]);
  else if (known.at(-1) !== position) known.push(position);
}
