import { fault } from '../errors.ts';
import { objectOf } from './charm-facts.ts';
import type { ConfigValue, Json } from './unit.ts';

/** A list of text; null counts as an empty one. */
export function wordsOf(tool: string, answer: Json): readonly string[] {
  if (answer === null) return [];
  if (Array.isArray(answer) && answer.every((word) => typeof word === 'string')) return answer;
  throw unexpected(tool, 'a list of text');
}

/** An object of text; null counts as an empty one. */
export function textsOf(tool: string, answer: Json): Readonly<Record<string, string>> {
  const entries = Object.entries(objectOf(answer));
  return Object.fromEntries(
    entries.map(([key, value]) => {
      if (typeof value === 'string') return [key, value];
      throw unexpected(tool, 'an object of text');
    }),
  );
}

/** An object of config values; options without one are left out. */
export function configOf(tool: string, answer: Json): Readonly<Record<string, ConfigValue>> {
  const values: Record<string, ConfigValue> = {};
  for (const [key, value] of Object.entries(objectOf(answer))) {
    if (value === null) continue;
    if (typeof value === 'object') throw unexpected(tool, 'an object of config values');
    values[key] = value;
  }
  return values;
}

function unexpected(tool: string, expected: string): Error {
  return fault('HOOK_TOOL_FAILED', `the answer of ${tool} is not as expected: not ${expected}`);
}
