import { seeded, type Random } from '../seeded-random.ts';
import type { Mutant } from './mutant.ts';

/**
 * Puts mutants into the order in which they are tried: each room by itself in an order that the seed decides,
 * the rooms interleaved by their sizes, so that any beginning of the list is spread over them.
 */
export function orderMutants(mutants: readonly Mutant[], seed: number): readonly Mutant[] {
  const byRoom = Map.groupBy(mutants, ({ room }) => room);
  return [...byRoom]
    .flatMap(([room, own]) =>
      shuffle(own, seeded(seed ^ hash(room))).map((mutant, index) => ({
        mutant,
        position: (index + 0.5) / own.length,
      })),
    )
    .toSorted((a, b) => a.position - b.position)
    .map(({ mutant }) => mutant);
}

/** Fisher and Yates. */
function shuffle<T>(items: readonly T[], random: Random): readonly T[] {
  const shuffled = [...items];
  for (let last = shuffled.length - 1; last > 0; last--) {
    const other = random.below(last + 1);
    const [a, b] = [shuffled[last], shuffled[other]];
    if (a !== undefined && b !== undefined) [shuffled[last], shuffled[other]] = [b, a];
  }
  return shuffled;
}

/** Gives each room its own order, whichever other rooms are tried. */
function hash(text: string): number {
  return (
    Array.from(text).reduce((sum, letter) => Math.imul(sum, 31) + letter.charCodeAt(0), 7) >>> 0
  );
}
