import leven from 'leven';

/** How long a name may be to be guessed, and how many known names are tried and shown. */
export const guessLimits = { length: 100, tried: 1_000, shown: 50 } as const;

/**
 * The known name nearest to one, at most `reach` letters away; the first among equals.
 *
 * Ends each comparison where the distance is beyond reach. A name too long to be a slip has no nearest.
 */
export function nearestOf(
  name: string,
  known: Iterable<string>,
  reach: number,
): string | undefined {
  if (name.length > guessLimits.length) return undefined;
  let best: { readonly name: string; readonly distance: number } | undefined;
  let tried = 0;
  for (const each of known) {
    if (Math.abs(each.length - name.length) > reach) continue;
    tried += 1;
    if (tried > guessLimits.tried) break;
    // The library answers the limit itself for whatever is farther.
    const distance = leven(name, each, { maxDistance: reach + 1 });
    if (distance <= reach && distance < (best?.distance ?? Infinity))
      best = { name: each, distance };
  }
  return best?.name;
}

/** Names as a list of words; of many, the first and how many more there are. */
export function listOf(names: readonly string[]): string {
  const shown = names.slice(0, guessLimits.shown).join(', ');
  const more = names.length - guessLimits.shown;
  return more > 0 ? `${shown} and ${more} more` : shown;
}
