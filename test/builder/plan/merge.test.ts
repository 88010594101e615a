import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json, JsonObject } from '../../../src/base/json.ts';
import { deepMerge } from '../../../src/builder/plan/merge.ts';

const merge = (lower: JsonObject, upper: JsonObject): JsonObject => deepMerge(lower, upper).value;

test('maps merge key by key, and the upper layer’s value stands', () => {
  expect(merge({ a: { x: 1, y: 2 }, b: 1 }, { a: { y: 3, z: 4 } })).toEqual({
    a: { x: 1, y: 3, z: 4 },
    b: 1,
  });
});

test('an empty document changes nothing', () => {
  expect(merge({ a: { b: 1 } }, {})).toEqual({ a: { b: 1 } });
});

test('lists unite: the lower’s items first, each once', () => {
  expect(merge({ tags: ['a', 'b'] }, { tags: ['b', 'c'] })).toEqual({ tags: ['a', 'b', 'c'] });
});

test('an empty list or map takes away what is below', () => {
  expect(merge({ tags: ['a'], storage: { data: {} } }, { tags: [], storage: {} })).toEqual({
    tags: [],
    storage: {},
  });
});

test('a key that holds nothing leaves the map or list below, and replaces a value', () => {
  expect(merge({ a: { x: 1 }, b: [1], c: 1 }, { a: null, b: null, c: null })).toEqual({
    a: { x: 1 },
    b: [1],
    c: null,
  });
});

test('a map over a text is a conflict that names its path and both kinds', () => {
  expect(deepMerge({ a: { b: 'text' } }, { a: { b: { x: 1 } } }).conflicts).toEqual([
    { path: ['a', 'b'], lower: 'a string', upper: 'a map' },
  ]);
});

test('a key called __proto__ is only a key', () => {
  const upper = JSON.parse('{"__proto__": {"polluted": true}}') as JsonObject;
  const merged = merge({ a: 1 }, upper);
  expect(Object.keys(merged)).toEqual(['a', '__proto__']);
  expect(Object.getPrototypeOf(merged)).toBe(Object.prototype);
});

/** Documents of one shape, as layers of one charm have them, without empty maps and lists. */
const shaped: fc.Arbitrary<JsonObject> = fc.record(
  {
    words: fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1 }),
    text: fc.string(),
    number: fc.integer(),
    deep: fc.record(
      { one: fc.integer(), two: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1 }) },
      { requiredKeys: ['one'] },
    ),
  },
  { requiredKeys: [] },
);

test('merging documents without empty parts is associative', () => {
  fc.assert(
    fc.property(shaped, shaped, shaped, (a, b, c) => {
      expect(merge(merge(a, b), c)).toEqual(merge(a, merge(b, c)));
    }),
  );
});

const json: fc.Arbitrary<Json> = fc.jsonValue() as fc.Arbitrary<Json>;
const objects = fc.dictionary(fc.string(), json);

test('merging a document over itself or over nothing changes nothing but repeated list items', () => {
  fc.assert(
    fc.property(objects, (value) => {
      expect(merge({}, value)).toEqual(value);
      const once = merge(value, value);
      expect(merge(once, value)).toEqual(once);
    }),
  );
});

test('merging changes neither of its documents', () => {
  fc.assert(
    fc.property(objects, objects, (lower, upper) => {
      const before = JSON.stringify([lower, upper]);
      deepMerge(lower, upper);
      expect(JSON.stringify([lower, upper])).toBe(before);
    }),
  );
});
