/**
 * JSON with the keys of every object in code-unit order, so that equal values give equal text.
 *
 * Members that are undefined are left out, as in `JSON.stringify`; a lone undefined is `null`.
 */
export function canonicalJson(value: unknown): string {
  if (value === undefined) return 'null';
  return JSON.stringify(sorted(value));
}

/** Most values come from such a text or were made in order, and need not be built again. */
function isInOrder(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every(isInOrder);
  let last: string | undefined;
  for (const [key, member] of Object.entries(value)) {
    if ((last !== undefined && key < last) || !isInOrder(member)) return false;
    last = key;
  }
  return true;
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || isInOrder(value)) return value;
  if (Array.isArray(value)) return value.map(sorted);
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, sorted(member)]),
  );
}
