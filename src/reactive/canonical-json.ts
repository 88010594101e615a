import { fault } from '../errors.ts';

/** Deeper than this nothing is that someone has written; a value that contains itself is. */
const deepest = 500;

/**
 * JSON with the keys of every object in code-unit order, so that equal values give equal text.
 *
 * Members that are undefined are left out, as in `JSON.stringify`; a lone undefined is `null`.
 *
 * @throws JSON_INVALID with the place of what JSON has no text for, such as a Map: it would never count as
 *   changed. A Date and all else with a `toJSON` is what that says.
 */
export function canonicalJson(value: unknown): string {
  if (value === undefined) return 'null';
  return JSON.stringify(sorted(value, []));
}

/** The keys and indexes on the way to a value. */
type Path = (string | number)[];

/** The value itself when its keys are in order: most values come from such a text or were made so. */
function sorted(value: unknown, path: Path): unknown {
  switch (typeof value) {
    case 'object':
      return value === null ? value : sortedObject(value, path);
    case 'number':
      if (!Number.isFinite(value)) throw refused(path, String(value));
      return value;
    case 'bigint':
    case 'function':
    case 'symbol':
      throw refused(path, `a ${typeof value}`);
    case 'string':
    case 'boolean':
    case 'undefined':
      return value;
  }
}

function sortedObject(value: object, path: Path): unknown {
  if (path.length > deepest) throw refused(path.slice(0, 5), 'nested without end');
  if (Array.isArray(value)) return sortedList(value, path);
  if (saysJson(value)) {
    const json = value.toJSON();
    return json === value ? value : sorted(json, path);
  }
  if (!isPlain(value)) throw refused(path, `a ${value.constructor.name}`);
  let [last, isInOrder] = ['', true];
  const entries = Object.entries(value).map(([key, original]): [string, unknown] => {
    const member = sortedMember(original, key, path);
    isInOrder &&= key >= last && member === original;
    last = key;
    return [key, member];
  });
  if (isInOrder) return value;
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function sortedList(list: readonly unknown[], path: Path): readonly unknown[] {
  const members = list.map((each, at) => sortedMember(each, at, path));
  return members.every((member, at) => member === list[at]) ? list : members;
}

function saysJson(value: object): value is { toJSON(): unknown } {
  return 'toJSON' in value && typeof value.toJSON === 'function';
}

function sortedMember(member: unknown, key: string | number, path: Path): unknown {
  path.push(key);
  const result = sorted(member, path);
  path.pop();
  return result;
}

/** Whether all that an object holds is in its own members. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  // A literal of another realm has another Object.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function refused(path: readonly (string | number)[], what: string): Error {
  const place = path.length === 0 ? 'the value' : path.join('.');
  return fault('JSON_INVALID', `${place} is ${what}, which JSON has no text for`);
}
