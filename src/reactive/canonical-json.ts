/**
 * JSON with the keys of every object in code-unit order, so that equal values give equal text.
 *
 * Members that are undefined are left out, as in `JSON.stringify`; a lone undefined is `null`.
 */
export function canonicalJson(value: unknown): string {
  return value === undefined ? 'null' : JSON.stringify(sorted(value));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, sorted(member)]),
  );
}
