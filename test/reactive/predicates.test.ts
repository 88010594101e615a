import { describe, expect, test } from 'vitest';
import { explainUnmet, type Predicate } from '../../src/reactive/predicates.ts';

const set = new Set(['a', 'b']);

describe('why a predicate does not hold', () => {
  test.each<[Predicate, string]>([
    [{ kind: 'all', flags: ['a', 'c', 'd'] }, 'when: not set: c, d'],
    [{ kind: 'any', flags: ['c', 'd'] }, 'whenAny: none is set of: c, d'],
    [{ kind: 'any', flags: [] }, 'whenAny: names no flag'],
    [{ kind: 'none', flags: ['a', 'b', 'c'] }, 'whenNot: set: a, b'],
    [{ kind: 'not-all', flags: ['a', 'b'] }, 'whenNotAll: all are set of: a, b'],
    [{ kind: 'not-all', flags: [] }, 'whenNotAll: names no flag'],
  ])('%j names the flags that are in the way', (predicate, why) => {
    expect(explainUnmet(predicate, set)).toBe(why);
  });

  test.each<Predicate>([
    { kind: 'all', flags: ['a'] },
    { kind: 'all', flags: [] },
    { kind: 'any', flags: ['c', 'a'] },
    { kind: 'none', flags: ['c'] },
    { kind: 'not-all', flags: ['a', 'c'] },
  ])('%j holds, so there is nothing to explain', (predicate) => {
    expect(explainUnmet(predicate, set)).toBeUndefined();
  });
});
