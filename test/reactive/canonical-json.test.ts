import { expect, test } from 'vitest';
import { canonicalJson } from '../../src/reactive/canonical-json.ts';

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let n = 0; n < depth; n += 1) value = [value];
  return value;
}

test('a value may be nested 501 deep, and one that is deeper is refused', () => {
  expect(canonicalJson(nested(501))).toBe(`${'['.repeat(501)}1${']'.repeat(501)}`);
  expect(() => canonicalJson(nested(502))).toThrow(
    '0.0.0.0.0 is nested without end, which JSON has no text for',
  );
});

test('keys are in code-unit order at every depth', () => {
  expect(canonicalJson({ b: [{ d: 1, c: 2 }], a: { z: 1, Z: 2 } })).toBe(
    '{"a":{"Z":2,"z":1},"b":[{"c":2,"d":1}]}',
  );
});

test('what JSON has no text for is refused with its place', () => {
  expect(() => canonicalJson(new Map())).toThrow('the value is a Map');
  expect(() => canonicalJson({ a: [1, Number.NaN] })).toThrow('a.1 is NaN');
  expect(() => canonicalJson({ a: Infinity })).toThrow('a is Infinity');
  expect(() => canonicalJson({ a: { b: () => 1 } })).toThrow('a.b is a function');
  expect(() => canonicalJson([1n])).toThrow('0 is a bigint');
});

test('undefined is left out of objects, and is null elsewhere; a date is its text', () => {
  expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}');
  expect(canonicalJson(undefined)).toBe('null');
  expect(canonicalJson({ at: new Date(0) })).toBe('{"at":"1970-01-01T00:00:00.000Z"}');
  expect(canonicalJson(Object.assign(Object.create(null), { b: 1, a: 2 }))).toBe('{"a":2,"b":1}');
});
