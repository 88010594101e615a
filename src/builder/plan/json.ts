/** Values that a YAML file of a charm can hold. */
export type Json =
  string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

export type JsonObject = Readonly<Record<string, Json>>;

/** The way to a value inside a document, from its root. */
export type Path = readonly (string | number)[];

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** The map at `value`, or an empty one. */
export function objectOr(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

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
