/** The known name that a misspelt one most likely means, if any is near. */
export function nearestName(given: string, known: Iterable<string>): string | undefined {
  // Two, for two letters that changed places; never as much as the whole word.
  const limit = Math.min(given.length - 1, Math.max(2, Math.floor(given.length / 3)));
  return [...known]
    .map((name) => ({ name, distance: editDistance(given, name) }))
    .filter(({ distance }) => distance <= limit)
    .toSorted((a, b) => a.distance - b.distance)[0]?.name;
}

/** A hint that names the nearest and all that there is. */
export function hintOf(what: string, given: string, known: Iterable<string>): string {
  const names = [...known];
  if (names.length === 0) return `there is no ${what}`;
  const nearest = nearestName(given, names);
  const guess = nearest === undefined ? '' : `did you mean "${nearest}"? `;
  return `${guess}there is: ${names.join(', ')}`;
}

/** Levenshtein's distance, row by row. */
function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const swap = (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
