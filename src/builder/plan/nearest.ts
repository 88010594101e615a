import leven from 'leven';

/**
 * The known name that was probably meant by `name`, or undefined when none is close.
 *
 * Among equally near names the one that comes first wins.
 */
export function nearest(name: string, known: readonly string[]): string | undefined {
  // Two letters that changed places count as two edits.
  const reach = name.length < 4 ? 1 : Math.max(2, Math.floor(name.length / 3));
  let best: { readonly name: string; readonly distance: number } | undefined;
  for (const each of known) {
    const distance = leven(name.toLowerCase(), each.toLowerCase());
    if (distance <= reach && distance < (best?.distance ?? Infinity))
      best = { name: each, distance };
  }
  return best?.name;
}

/** A hint that names the nearest of the known names, else all of them. */
export function didYouMean(name: string, known: readonly string[]): string | undefined {
  const near = nearest(name, known);
  if (near !== undefined) return `did you mean ${near}?`;
  return known.length === 0 ? undefined : `there is ${[...known].sort().join(', ')}`;
}
