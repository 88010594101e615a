import { expect, test } from 'vitest';
import type { HandlerRun } from '../../src/reactive/loop-history.ts';
import { handlerCycle } from '../../src/reactive/handler-cycle.ts';

function runs(count: number): readonly HandlerRun[] {
  return Array.from({ length: count }, (_, n) => ({ id: `l/h${n}`, changes: [] }));
}

test('the message names at most five handlers, each once', () => {
  const listed = (count: number): unknown => handlerCycle([...runs(count), ...runs(count)]);
  expect(listed(5)).toMatchObject({
    message: expect.stringContaining('cycle: l/h0, l/h1, l/h2, l/h3, l/h4 run again') as string,
  });
  expect(listed(6)).toMatchObject({
    message: expect.stringContaining('l/h3, l/h4, … run again and again') as string,
  });
});

test('the details are each run with its changes', () => {
  const changes = [
    { flag: 'a', on: true },
    { flag: 'b', on: false },
  ];
  expect(handlerCycle([{ id: 'l/x', changes }, ...runs(1)])).toMatchObject({
    details: 'the cycle:\nl/x: set a, clear b\nl/h0: changes no flag',
  });
});

test('of a long cycle the first forty runs are listed, and the rest is counted', () => {
  const linesOf = (count: number): readonly string[] => {
    const { details } = handlerCycle(runs(count)) as Error & { readonly details: string };
    return details.split('\n').slice(1);
  };
  expect(linesOf(40)).toEqual(runs(40).map(({ id }) => `${id}: changes no flag`));
  expect(linesOf(41).at(-1)).toBe('… and 1 more');
  expect(linesOf(43)).toEqual([
    ...runs(40).map(({ id }) => `${id}: changes no flag`),
    '… and 3 more',
  ]);
});
