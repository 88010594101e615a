import { expect, test } from 'vitest';
import { parseTimeLimit } from '../../src/reactive/time-limit.ts';

test.each([
  ['1 s', 1_000],
  ['1.5 s', 1_500],
  ['30 s', 30_000],
  ['5 min', 300_000],
  ['0.5 h', 1_800_000],
  ['24 h', 86_400_000],
  ['86400 s', 86_400_000],
])('%j is read', (text, milliseconds) => {
  expect(parseTimeLimit(text)).toBe(milliseconds);
});

test.each([
  '0 s',
  '0.99 s',
  '86401 s',
  '25 h',
  '30s',
  '30',
  '1 d',
  ' 30 s',
  '30 s ',
  '1. s',
  '.5 h',
  '-5 min',
])('%j is refused with what is expected', (text) => {
  expect(() => parseTimeLimit(text)).toThrow(
    `${JSON.stringify(text)} is no time limit; expected 1 s to 24 h, such as "30 s", "5 min" or "2 h"`,
  );
});
