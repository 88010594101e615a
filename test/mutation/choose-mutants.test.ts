import { expect, test } from 'vitest';
import { orderMutants } from './choose-mutants.ts';
import { findMutants } from './find-mutants.ts';

const many = findMutants({
  room: 'large',
  file: 'src/large.ts',
  text: Array.from({ length: 40 }, (_, n) => `f(a${n} === b);`).join('\n'),
});
const few = findMutants({ room: 'small', file: 'src/small.ts', text: 'f(a && b);\nf(a < b);' });

test('the same seed gives the same order, and another seed another one', () => {
  expect(orderMutants(many, 3)).toEqual(orderMutants(many, 3));
  expect(orderMutants(many, 3)).not.toEqual(orderMutants(many, 4));
});

test('every mutant is in the order once', () => {
  const ordered = orderMutants([...many, ...few], 1);
  expect(new Set(ordered)).toEqual(new Set([...many, ...few]));
  expect(ordered).toHaveLength(many.length + few.length);
});

test('any beginning is spread over the rooms by their sizes', () => {
  const half = orderMutants([...many, ...few], 1).slice(0, (many.length + few.length) / 2);
  const ofSmall = half.filter(({ room }) => room === 'small').length;
  expect(ofSmall).toBeGreaterThanOrEqual(Math.floor(few.length / 2));
  expect(ofSmall).toBeLessThanOrEqual(Math.ceil(few.length / 2));
});

test('a room has its order whichever other rooms are tried', () => {
  const only = orderMutants(few, 9);
  const amongOthers = orderMutants([...many, ...few], 9).filter(({ room }) => room === 'small');
  expect(amongOthers).toEqual(only);
});
