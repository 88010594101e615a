import leven from 'leven';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  didYouMean,
  guessLimits,
  listNames,
  nearestName,
  nearestWithin,
} from '../../src/base/nearest-name.ts';

test('it is the first of those with the least distance within reach', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 });
  fc.assert(
    fc.property(word, fc.array(word, { maxLength: 8 }), fc.nat(3), (name, known, reach) => {
      const near = known.filter((each) => leven(name, each) <= reach);
      const least = Math.min(...near.map((each) => leven(name, each)));
      const first = near.find((each) => leven(name, each) === least);
      expect(nearestWithin(name, known, reach)).toBe(first);
    }),
    { seed: 9, numRuns: 1_000 },
  );
});

test('only so many names are tried, and none for a name that is no slip', () => {
  let yielded = 0;
  function* names(): Generator<string> {
    for (; yielded < 1_000_000; yielded += 1) yield 'abcdefgh';
  }
  expect(nearestWithin('abcdefgx', names(), 2)).toBe('abcdefgh');
  expect(yielded).toBe(guessLimits.tried);
  const long = 'x'.repeat(guessLimits.length + 1);
  expect(nearestWithin(long, [long], 2)).toBeUndefined();
});

test('a list of thousands of names is shown by its first', () => {
  expect(listNames(['a', 'b'])).toBe('a, b');
  const many = Array.from({ length: 5_000 }, (_, at) => `n${at}`);
  expect(listNames(many)).toMatch(/^n0, .*n49 and 4950 more$/);
});

const known = ['port', 'wsgi_module', 'apt_dependencies'];

test('a misspelt name finds the one that was meant', () => {
  expect(nearestName('prot', ['part', 'port'])).toBe('part');
  expect(nearestName('wsgi_modul', known)).toBe('wsgi_module');
  expect(nearestName('WSGI_MODULE', known)).toBe('wsgi_module');
});

test('a short name is not another one of the same length', () => {
  expect(nearestName('a', ['b'])).toBeUndefined();
  expect(nearestName('mm', ['m'])).toBe('m');
});

test('the hint names the nearest, or all in the order of people where none is near', () => {
  expect(didYouMean('prot', known)).toBe('did you mean "port"?');
  expect(nearestName('database', known)).toBeUndefined();
  expect(didYouMean('database', known)).toBe('there is: apt_dependencies, port, wsgi_module');
  expect(didYouMean('database', ['app/10', 'app/2'])).toBe('there is: app/2, app/10');
  expect(didYouMean('database', [])).toBeUndefined();
});
