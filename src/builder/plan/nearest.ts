import { listOf, nearestOf } from '../../base/nearest-name.ts';

/**
 * The known name that was probably meant by `name`, or undefined when none is close.
 *
 * Among equally near names the one that comes first wins.
 */
export function nearest(name: string, known: readonly string[]): string | undefined {
  // Two letters that changed places count as two edits.
  const reach = name.length < 4 ? 1 : Math.max(2, Math.floor(name.length / 3));
  const lower = new Map<string, string>();
  for (const each of known) {
    const key = each.toLowerCase();
    if (!lower.has(key)) lower.set(key, each);
  }
  const found = nearestOf(name.toLowerCase(), lower.keys(), reach);
  return found === undefined ? undefined : lower.get(found);
}

/** A hint that names the nearest of the known names, else all of them. */
export function didYouMean(name: string, known: readonly string[]): string | undefined {
  const near = nearest(name, known);
  if (near !== undefined) return `did you mean ${near}?`;
  return known.length === 0 ? undefined : `there is ${listOf([...known].sort())}`;
}
