/** Checks what tools answer; null, which some print for "none", counts as empty. */
import { fault } from '../../errors.ts';

export type Texts = Readonly<Record<string, string>>;

export function wordsOf(tool: string, answer: unknown): readonly string[] {
  const list: unknown[] | undefined = Array.isArray(answer) ? answer : undefined;
  if (answer === null || answer === undefined) return [];
  if (list?.every((word) => typeof word === 'string') === true) return list;
  throw unexpected(tool, 'a list of text');
}

export function textsOf(tool: string, answer: unknown): Texts {
  const texts = new Map<string, string>();
  for (const [key, each] of Object.entries(objectOf(tool, answer))) {
    if (typeof each !== 'string') throw unexpected(tool, 'an object of text');
    texts.set(key, each);
  }
  return Object.fromEntries(texts);
}

export function objectOf(tool: string, answer: unknown): Readonly<Record<string, unknown>> {
  if (answer === null || answer === undefined) return {};
  if (typeof answer !== 'object' || Array.isArray(answer)) throw unexpected(tool, 'an object');
  return Object.fromEntries(Object.entries(answer));
}

export function textOf(tool: string, answer: unknown): string | undefined {
  if (answer === null || answer === undefined || answer === '') return undefined;
  if (typeof answer === 'string') return answer;
  throw unexpected(tool, 'text');
}

export function listOf(tool: string, answer: unknown): readonly unknown[] {
  if (answer === null || answer === undefined) return [];
  if (Array.isArray(answer)) return answer as readonly unknown[];
  throw unexpected(tool, 'a list');
}

function unexpected(tool: string, expected: string): Error {
  return fault('HOOK_TOOL_FAILED', `the answer of ${tool} is not as expected: not ${expected}`);
}
