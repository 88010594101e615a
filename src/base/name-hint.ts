import { listOf, nearestOf } from './nearest-name.ts';

/** The known name that a misspelt one most likely means, if any is near. */
export function nearestName(given: string, known: Iterable<string>): string | undefined {
  // Two, for two letters that changed places; never as much as the whole word.
  const limit = Math.min(given.length - 1, Math.max(2, Math.floor(given.length / 3)));
  return nearestOf(given, known, limit);
}

/** A hint that names the nearest and all that there is. */
export function nameHint(what: string, given: string, known: Iterable<string>): string {
  const names = [...known];
  if (names.length === 0) return `there is no ${what}`;
  const nearest = nearestName(given, names);
  const guess = nearest === undefined ? '' : `did you mean "${nearest}"? `;
  return `${guess}there is: ${listOf(names)}`;
}
