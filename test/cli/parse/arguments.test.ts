import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDuration } from '../../../src/cli/parse/duration.ts';
import { parsePair } from '../../../src/cli/parse/name-values.ts';
import { parseParams } from '../../../src/cli/parse/params.ts';
import { wantsStyle } from '../../../src/cli/terminal.ts';

test.each([
  ['10m', 600_000],
  ['1h30m', 5_400_000],
  ['90', 90_000],
  ['1.5s', 1500],
  ['250ms', 250],
])('%s is %d milliseconds', (text, expected) => {
  expect(parseDuration(text)).toBe(expected);
});

test.each(['', 'soon', '10 m', '-5s', '5d', 'm'])('%j is no time', (text) => {
  expect(() => parseDuration(text)).toThrow(expect.objectContaining({ code: 'USAGE' }));
});

test('a pair is split at its first equals sign, whatever the value holds', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 1 }).filter((name) => !name.includes('=')),
      fc.string(),
      (name, value) => {
        expect(parsePair(`${name}=${value}`, 'a setting')).toEqual([name, value]);
      },
    ),
  );
});

test.each(['port', '=80', ''])('%j is no pair', (text) => {
  expect(() => parsePair(text, 'a setting')).toThrow(expect.objectContaining({ code: 'USAGE' }));
});

test('parameters are YAML, or text when that is wanted', () => {
  expect(parseParams(['a=1', 'b=yes', 'c=[1, x]', 'd=', 'e.f=true', 'e.g=2'], false)).toEqual({
    a: 1,
    b: 'yes',
    c: [1, 'x'],
    d: null,
    e: { f: true, g: 2 },
  });
  expect(parseParams(['a=1'], true)).toEqual({ a: '1' });
  expect(() => parseParams(['a=['], false)).toThrow(expect.objectContaining({ code: 'USAGE' }));
});

test('colour is only for a person, and never against NO_COLOR', () => {
  expect(wantsStyle(true, {})).toBe(true);
  expect(wantsStyle(true, { NO_COLOR: '1' })).toBe(false);
  expect(wantsStyle(true, { NO_COLOR: '' })).toBe(true);
  expect(wantsStyle(true, { TERM: 'dumb' })).toBe(false);
  expect(wantsStyle(false, {})).toBe(false);
});
