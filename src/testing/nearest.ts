import { listOf, nearestOf } from '../base/nearest-name.ts';

/** The known name that a misspelt one most likely means; undefined when none is near. */
export function nearestName(given: string, known: Iterable<string>): string | undefined {
  const reach = given.length < 4 ? 1 : Math.max(2, Math.floor(given.length / 4));
  return nearestOf(given, known, reach);
}

/** `; did you mean "port"?`, or what there is when nothing is near. */
export function guess(given: string, known: Iterable<string>): string {
  const names = [...known];
  const near = nearestName(given, names);
  if (near !== undefined) return `; did you mean "${near}"?`;
  return names.length === 0 ? '; it has none' : `; it has ${listOf(names.toSorted())}`;
}
