import type { Json } from '../../base/json.ts';

/** A value as Go writes JSON: what HTML reads as markup is escaped, bytes that are no text are U+FFFD. */
export function goJson(value: Json): string {
  return JSON.stringify(value, (_, each: Json) =>
    typeof each === 'string' ? each.toWellFormed() : each,
  ).replace(/[<>&\u2028\u2029]/g, escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
