/** Values as JSON has them: the one type for them, and the questions that every reader of them asks. */

/** Any value that JSON can hold. */
export type Json =
  string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

export type JsonObject = Readonly<Record<string, Json>>;

/** The way to a value inside a document, from its root. */
export type JsonPath = readonly (string | number)[];

/** Whether a value is an object as JSON has it: neither null nor a list. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `Array.isArray`, which by itself makes `any` of the elements of a read-only list. */
export function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/** Whether a value is a list of nothing but text. */
export function isTextList(value: unknown): value is readonly string[] {
  return isList(value) && value.every((each) => typeof each === 'string');
}

/** The object at `value`, or an empty one. */
export function objectOrEmpty(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

/** The value that a text of JSON stands for. @throws SyntaxError for a text that is not JSON */
export function parseJson(text: string): Json {
  // What JSON.parse makes without a reviver is JSON.
  return JSON.parse(text) as Json;
}

/** The value that a text of JSON stands for; undefined for a text that is not JSON, or was cut off. */
export function tryParseJson(text: string): Json | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
