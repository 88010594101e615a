import { describe, expect, test } from 'vitest';
import { fault } from '../../../src/index.ts';
import {
  invalidValue,
  nameOf,
  ok,
  readAll,
  shown,
  wrong,
} from '../../../src/wsgi/plan/diagnostics.ts';

test('a value is shown as JSON of at most 60 characters', () => {
  expect(shown('a "b"')).toBe('"a \\"b\\""');
  expect(shown({ a: [1] })).toBe('{"a":[1]}');
  const longest = 'x'.repeat(58);
  expect(shown(longest)).toBe(`"${longest}"`);
  expect(shown(`${longest}x`)).toBe(`"${'x'.repeat(56)}…`);
});

test('a value’s place is its option or its key and file', () => {
  expect(nameOf({ file: 'config', key: 'port' })).toBe('config option port');
  expect(nameOf({ file: 'wsgi.yaml', key: 'username' })).toBe('username in wsgi.yaml');
});

test('an invalid value is a fault with what was found and expected', () => {
  const origin = { file: 'config', key: 'port' };
  const value = { found: '0', expected: 'a port' };
  expect(invalidValue('PORT_INVALID', origin, { ...value, hint: 'choose one' })).toMatchObject({
    code: 'PORT_INVALID',
    message: 'config option port is 0; expected a port',
    hint: 'choose one',
  });
  const { hint } = fault('PORT_INVALID', '');
  expect(invalidValue('PORT_INVALID', origin, value).hint).toBe(hint);
});

describe('several values', () => {
  const [one, two] = [fault('PORT_INVALID', 'one'), fault('PORT_INVALID', 'two')];

  test('are read when each could be', () => {
    expect(readAll({ a: ok(1), b: ok('x') })).toEqual({ kind: 'ok', value: { a: 1, b: 'x' } });
  });

  test('are wrong with all that is wrong with any of them', () => {
    expect(readAll({ a: wrong(one), b: ok('x'), c: wrong(two, one) })).toEqual({
      kind: 'wrong',
      diagnostics: [one, two, one],
    });
  });
});
