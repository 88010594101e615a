import leven from 'leven';

/** The known name that a misspelt one most likely means; undefined when none is near. */
export function nearestName(given: string, known: Iterable<string>): string | undefined {
  const reach = given.length < 4 ? 1 : Math.max(2, Math.floor(given.length / 4));
  let best: { readonly name: string; readonly distance: number } | undefined;
  for (const name of known) {
    const distance = leven(given, name);
    if (distance <= reach && distance < (best?.distance ?? Infinity)) best = { name, distance };
  }
  return best?.name;
}

/** `; did you mean "port"?`, or what there is when nothing is near. */
export function guess(given: string, known: Iterable<string>): string {
  const names = [...known];
  const near = nearestName(given, names);
  if (near !== undefined) return `; did you mean "${near}"?`;
  return names.length === 0 ? '; it has none' : `; it has ${names.toSorted().join(', ')}`;
}
