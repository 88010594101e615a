/** JSON values in messages, in the words that a user would use. */
import { isList, isObject, type Json } from './json.ts';

/** What a value is: `a list`, `an integer`, `nothing`. */
export function kindOf(value: Json | undefined): string {
  if (value === undefined || value === null) return 'nothing';
  if (isList(value)) return 'a list';
  if (isObject(value)) return 'a map';
  if (typeof value === 'number') return Number.isInteger(value) ? 'an integer' : 'a number';
  return typeof value === 'boolean' ? 'a boolean' : 'a string';
}

/** A value as an error shows it: its kind, and itself where it is short. */
export function describeValue(value: Json | undefined): string {
  if (value === undefined || value === null || typeof value === 'object') return kindOf(value);
  const text = JSON.stringify(value);
  return text.length > 60
    ? `${kindOf(value)} of ${text.length} characters`
    : `${kindOf(value)}, ${text}`;
}
