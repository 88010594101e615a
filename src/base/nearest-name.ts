import leven from 'leven';
import { byNumber } from './numeric-order.ts';

/** How long a name may be to be guessed, and how many known names are tried and shown. */
export const guessLimits = { length: 100, tried: 1_000, shown: 50 } as const;

/**
 * The known name that a misspelt one most likely means; undefined when none is near.
 *
 * A third of the letters may be wrong, in either case; the first among equally near names wins.
 */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  // Two letters that changed places count as two edits; a name all of whose letters are wrong is another name.
  const limit = name.length < 4 ? 1 : Math.max(2, Math.floor(name.length / 3));
  return nearestWithin(name, known, Math.min(limit, name.length - 1));
}

/**
 * The known name nearest to one, at most `limit` edits away; the first among equals.
 *
 * Ends each comparison where the distance is beyond the limit. A name too long to be a slip has no nearest.
 */
export function nearestWithin(
  name: string,
  known: Iterable<string>,
  limit: number,
): string | undefined {
  if (name.length > guessLimits.length) return undefined;
  let best: { readonly name: string; readonly distance: number } | undefined;
  let tried = 0;
  for (const each of known) {
    if (Math.abs(each.length - name.length) > limit) continue;
    tried += 1;
    if (tried > guessLimits.tried) break;
    // The library answers `maxDistance` itself for every name that is farther.
    const distance = leven(name.toLowerCase(), each.toLowerCase(), { maxDistance: limit + 1 });
    if (distance <= limit && distance < (best?.distance ?? Infinity))
      best = { name: each, distance };
  }
  return best?.name;
}

/**
 * The hint for a name that is not known: `did you mean "port"?`, or all known names when none is near.
 *
 * @returns undefined when there are no known names.
 */
export function didYouMean(name: string, known: Iterable<string>): string | undefined {
  const names = [...known];
  const nearest = nearestName(name, names);
  if (nearest !== undefined) return `did you mean "${nearest}"?`;
  return names.length === 0 ? undefined : `there is: ${listNames(names.toSorted(byNumber))}`;
}

/** Names as a list in a sentence; of many, the first ones and how many more there are. */
export function listNames(names: readonly string[]): string {
  const shown = names.slice(0, guessLimits.shown).join(', ');
  const more = names.length - guessLimits.shown;
  return more > 0 ? `${shown} and ${more} more` : shown;
}
