/**
 * JSON with the keys of every object in code-unit order, so that equal values give equal text.
 *
 * Members that are undefined are left out, as in `JSON.stringify`; a lone undefined is `null`.
 */
export function canonicalJson(value: unknown): string {
  if (value === undefined) return 'null';
  return JSON.stringify(sorted(value));
}

/** The value itself when its keys are in order: most values come from such a text or were made so. */
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return sortedList(value);
  let [last, isInOrder] = ['', true];
  const entries = Object.entries(value).map(([key, given]): [string, unknown] => {
    const member = sorted(given);
    isInOrder &&= key >= last && member === given;
    last = key;
    return [key, member];
  });
  if (isInOrder) return value;
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function sortedList(list: readonly unknown[]): readonly unknown[] {
  const members = list.map(sorted);
  return members.every((member, at) => member === list[at]) ? list : members;
}
