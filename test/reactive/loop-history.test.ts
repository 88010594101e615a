import { describe, expect, test } from 'vitest';
import type { FlagChange } from '../../src/reactive/flag-change.ts';
import { LoopHistory, type HandlerRun } from '../../src/reactive/loop-history.ts';

/** Runs one handler an iteration, which changes one flag, until the history says that there is a cycle. */
function runUntilCycle(
  changeOf: (iteration: number) => FlagChange,
  {
    limit,
    most,
    matters = () => true,
  }: { limit: number; most: number; matters?: (flag: string) => boolean },
): { readonly iterations: number; readonly cycle: readonly HandlerRun[] | undefined } {
  const log: FlagChange[] = [];
  const history = new LoopHistory(log, matters, limit);
  for (let n = 1; n <= most; n += 1) {
    history.beginRun(`l/${n}`);
    const change = changeOf(n);
    log.push(change);
    const cycle = history.endIteration([change.flag]);
    if (cycle !== undefined) return { iterations: n, cycle };
  }
  return { iterations: most, cycle: undefined };
}

const pingPong = (n: number): FlagChange => ({ flag: 'ball', on: n % 2 === 1 });

describe('a cycle', () => {
  test('is shown once round, with what each run changed', () => {
    const { cycle } = runUntilCycle(pingPong, { limit: 1000, most: 1000 });
    expect(cycle).toHaveLength(2);
    expect(cycle?.map(({ changes }) => changes)).toEqual(
      expect.arrayContaining([[{ flag: 'ball', on: true }], [{ flag: 'ball', on: false }]]),
    );
  });

  test('is found long before the limit also after a beginning that does not come back', () => {
    const { iterations, cycle } = runUntilCycle(
      (n) => (n <= 10 ? { flag: `first${n}`, on: true } : pingPong(n)),
      { limit: 1000, most: 1000 },
    );
    expect(iterations).toBeLessThan(200);
    expect(cycle).toHaveLength(2);
  });

  test('that is longer than the limit of the first comparison is found too', () => {
    const around = (n: number): FlagChange => ({
      flag: `f${n % 12}`,
      on: Math.floor(n / 12) % 2 === 0,
    });
    const { cycle } = runUntilCycle(around, { limit: 5000, most: 5000 });
    expect(cycle).toHaveLength(24);
  });

  test('of flags that matter to nothing is one all the same', () => {
    const { cycle } = runUntilCycle((n) => ({ flag: `new${n}`, on: true }), {
      limit: 1000,
      most: 1000,
      matters: () => false,
    });
    expect(cycle).toHaveLength(1);
  });
});

describe('states that never come back', () => {
  const grows = (n: number): FlagChange => ({ flag: `f${n}`, on: true });

  test('end one iteration after the limit, with the last twenty runs', () => {
    const { iterations, cycle } = runUntilCycle(grows, { limit: 50, most: 100 });
    expect(iterations).toBe(51);
    expect(cycle?.map(({ id }) => id)).toEqual(Array.from({ length: 20 }, (_, n) => `l/${n + 32}`));
  });

  test('show all runs when there were fewer', () => {
    const { cycle } = runUntilCycle(grows, { limit: 5, most: 100 });
    expect(cycle?.map(({ id }) => id)).toEqual(['l/1', 'l/2', 'l/3', 'l/4', 'l/5', 'l/6']);
  });

  test('a few returns to a state are a count-down and no cycle', () => {
    const { cycle } = runUntilCycle(pingPong, { limit: 1000, most: 20 });
    expect(cycle).toBeUndefined();
  });
});
