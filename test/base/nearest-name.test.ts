import leven from 'leven';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { guessLimits, listOf, nearestOf } from '../../src/base/nearest-name.ts';

test('it is the first of those with the least distance within reach', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 });
  fc.assert(
    fc.property(word, fc.array(word, { maxLength: 8 }), fc.nat(3), (name, known, reach) => {
      const near = known.filter((each) => leven(name, each) <= reach);
      const least = Math.min(...near.map((each) => leven(name, each)));
      const first = near.find((each) => leven(name, each) === least);
      expect(nearestOf(name, known, reach)).toBe(first);
    }),
    { seed: 9, numRuns: 1_000 },
  );
});

test('only so many names are tried, and none for a name that is no slip', () => {
  let yielded = 0;
  function* names(): Generator<string> {
    for (; yielded < 1_000_000; yielded += 1) yield 'abcdefgh';
  }
  expect(nearestOf('abcdefgx', names(), 2)).toBe('abcdefgh');
  expect(yielded).toBe(guessLimits.tried);
  const long = 'x'.repeat(guessLimits.length + 1);
  expect(nearestOf(long, [long], 2)).toBeUndefined();
});

test('a list of thousands of names is shown by its first', () => {
  expect(listOf(['a', 'b'])).toBe('a, b');
  const many = Array.from({ length: 5_000 }, (_, at) => `n${at}`);
  expect(listOf(many)).toMatch(/^n0, .*n49 and 4950 more$/);
});
