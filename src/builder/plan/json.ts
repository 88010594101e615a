import { isList, isObject, type Json, type Path } from '../../base/json.ts';

export { isList, isObject, objectOr } from '../../base/json.ts';
export type { Json, JsonObject, Path } from '../../base/json.ts';

/** The value at `path`; undefined when a step of it is missing. Inherited properties are not values. */
export function valueAt(root: Json, path: Path): Json | undefined {
  let value: Json | undefined = root;
  for (const step of path) {
    if (isList(value) && typeof step === 'number') value = value[step];
    else if (isObject(value) && Object.hasOwn(value, step)) value = value[step];
    else return undefined;
  }
  return value;
}

/** What a value is, in the words a user would use. */
export function kindOf(value: Json | undefined): string {
  if (value === undefined || value === null) return 'nothing';
  if (isList(value)) return 'a list';
  if (isObject(value)) return 'a map';
  if (typeof value === 'number') return Number.isInteger(value) ? 'an integer' : 'a number';
  return typeof value === 'boolean' ? 'a boolean' : 'a string';
}

/** A value as an error shows it: its kind, and itself where it is short. */
export function showValue(value: Json | undefined): string {
  if (value === undefined || value === null || typeof value === 'object') return kindOf(value);
  const text = JSON.stringify(value);
  return text.length > 60
    ? `${kindOf(value)} of ${text.length} characters`
    : `${kindOf(value)}, ${text}`;
}
