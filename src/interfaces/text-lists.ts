/** The entries of a list kept as text, separated by commas, blanks or both; without empty ones. */
export function splitList(text: string | undefined): readonly string[] {
  return (text ?? '').split(/[\s,]+/).filter((word) => word !== '');
}

/** Sorted, each once, joined by commas; undefined for none, which removes a key from a bag. */
export function commaList(entries: readonly string[]): string | undefined {
  return entries.length === 0 ? undefined : [...new Set(entries)].sort().join(',');
}

/** Whether two lists name the same things, in whatever order. */
export function isSameList(one: readonly string[], other: readonly string[]): boolean {
  return commaList(one) === commaList(other);
}
