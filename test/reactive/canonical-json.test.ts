import { isDeepStrictEqual } from 'node:util';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
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
    /^0\.0\.0\.0\.0 is nested without end, which JSON has no text for$/,
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

test('every kind of plain value is its JSON', () => {
  const value = { text: 'a"b', yes: true, no: false, zero: 0, none: null, list: [undefined, []] };
  expect(JSON.parse(canonicalJson(value))).toEqual({ ...value, list: [null, []] });
  for (const each of ['', 'a', true, false, 0, -1.5, null, [], {}]) {
    expect(canonicalJson(each)).toBe(JSON.stringify(each));
  }
});

test('what has a toJSON is what that says, sorted, at its place', () => {
  const saying = (json: unknown) => ({ toJSON: () => json, other: new Map() });
  expect(canonicalJson(saying({ b: 1, a: 2 }))).toBe('{"a":2,"b":1}');
  expect(canonicalJson([saying('text')])).toBe('["text"]');
  expect(() => canonicalJson({ a: saying(new Map()) })).toThrow('a is a Map');
  expect(canonicalJson({ toJSON: 1, a: 2 })).toBe('{"a":2,"toJSON":1}');
  const itself = { a: 1, toJSON: (): unknown => itself };
  expect(canonicalJson(itself)).toBe('{"a":1}');
});

test('an object of another realm is plain, one of a class is not', () => {
  expect(canonicalJson(runInNewContext('({ b: [1], a: 2 })'))).toBe('{"a":2,"b":[1]}');
  class Point {
    readonly x = 1;
  }
  expect(() => canonicalJson({ at: new Point() })).toThrow('at is a Point');
});

test('a value that is refused is an error of ours, with what it is', () => {
  expect(() => canonicalJson({ a: [Symbol('s')] })).toThrow(
    expect.objectContaining({
      code: 'JSON_INVALID',
      message: 'a.0 is a symbol, which JSON has no text for',
    }),
  );
  expect(() => canonicalJson(() => 1)).toThrow('the value is a function');
  const b = [{ c: 1 }, { d: { e: -Infinity } }];
  expect(() => canonicalJson({ b, a: {} })).toThrow('b.1.d.e is -Infinity');
});

test('equal values have equal text, and other values another one', () => {
  const shuffled = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(shuffled);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).map(([key, each]) => [key, shuffled(each)] as const);
    return Object.fromEntries(entries.toReversed());
  };
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
      expect(canonicalJson(shuffled(one))).toBe(canonicalJson(one));
      expect(JSON.parse(canonicalJson(one))).toEqual(JSON.parse(JSON.stringify(one)));
      if (!isDeepStrictEqual(one, other)) {
        expect(canonicalJson(one) === canonicalJson(other)).toBe(
          isDeepStrictEqual(JSON.parse(JSON.stringify(one)), JSON.parse(JSON.stringify(other))),
        );
      }
    }),
  );
});
