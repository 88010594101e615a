/** Checks what tools answer; null, which some print for "none", counts as empty. */
import { isList, isObject, isTextList } from '../../base/json.ts';
import { fault } from '../../errors.ts';

export type TextRecord = Readonly<Record<string, string>>;

export function textListIn(tool: string, answer: unknown): readonly string[] {
  if (answer === null || answer === undefined) return [];
  if (isTextList(answer)) return answer;
  throw unexpected(tool, 'a list of text');
}

export function textRecordIn(tool: string, answer: unknown): TextRecord {
  const object = objectIn(tool, answer);
  if (isTexts(object)) return object;
  throw unexpected(tool, 'an object of text');
}

export function objectIn(tool: string, answer: unknown): Readonly<Record<string, unknown>> {
  if (answer === null || answer === undefined) return {};
  if (isObject(answer)) return answer;
  throw unexpected(tool, 'an object');
}

export function textIn(tool: string, answer: unknown): string | undefined {
  if (answer === null || answer === undefined || answer === '') return undefined;
  if (typeof answer === 'string') return answer;
  throw unexpected(tool, 'text');
}

export function listIn(tool: string, answer: unknown): readonly unknown[] {
  if (answer === null || answer === undefined) return [];
  if (isList(answer)) return answer;
  throw unexpected(tool, 'a list');
}

function isTexts(object: Readonly<Record<string, unknown>>): object is TextRecord {
  return Object.values(object).every((each) => typeof each === 'string');
}

function unexpected(tool: string, expected: string): Error {
  return fault('HOOK_TOOL_FAILED', `the answer of ${tool} is not as expected: not ${expected}`);
}
