import { describe, expect, test } from 'vitest';
import { flattenResults } from '../../../src/dispatch/react/action-results.ts';

test('results are flattened to dotted keys and texts', () => {
  expect(
    flattenResults({
      text: 'a',
      count: 3,
      done: false,
      none: null,
      empty: {},
      nothing: '',
      list: ['x', { y: 1 }],
      deep: { a: { 'b-2': null, c: 'd' } },
    }),
  ).toEqual({
    text: 'a',
    count: '3',
    done: 'false',
    nothing: '',
    'list.0': 'x',
    'list.1.y': '1',
    'deep.a.c': 'd',
  });
});

describe('a key that Juju refuses', () => {
  test.each(['stdout', 'stdout-encoding', 'stderr', 'stderr-encoding', 'return-code'])(
    'is %s, which it keeps for itself, even without a value',
    (key) => {
      expect(() => flattenResults({ [key]: null })).toThrow(
        `the action's result "${key}" can not be passed to Juju: Juju keeps this name for itself`,
      );
      expect(flattenResults({ of: { [key]: 'x' } })).toEqual({ [`of.${key}`]: 'x' });
    },
  );

  test.each(['', 'A', 'a_b', '-a', 'a-', 'aB', 'a b'])('is %j, at any depth', (key) => {
    const expected = 'expected lower-case letters, digits and inner dashes';
    expect(() => flattenResults({ [key]: 'x' })).toThrow(`"${key}"`);
    expect(() => flattenResults({ [key]: null })).toThrow(expected);
    expect(() => flattenResults({ ok: { [key]: 'x' } })).toThrow(`"ok.${key}"`);
  });

  test('has a dot', () => {
    expect(() => flattenResults({ a: { 'b.c': 'x' } })).toThrow(
      `"a.b.c" can not be passed to Juju: a key can not hold a dot`,
    );
  });

  test.each(['a', '0', 'a-b', 'a--b', '1a'])('is not %j', (key) => {
    expect(flattenResults({ [key]: 'x' })).toEqual({ [key]: 'x' });
  });
});

test('a value may have 40000 characters', () => {
  expect(flattenResults({ a: 'x'.repeat(40_000) }).a).toHaveLength(40_000);
  expect(() => flattenResults({ a: 'x'.repeat(40_001) })).toThrow('its value has 40001 characters');
});
