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

describe('a history', () => {
  test('begins with the log as it is: what was there before is no part of its states', () => {
    const log: FlagChange[] = [{ flag: 'early', on: true }];
    const matters: string[] = [];
    const history = new LoopHistory(
      log,
      (flag) => {
        matters.push(flag);
        return true;
      },
      10,
    );
    history.beginRun('l/a');
    log.push({ flag: 'a', on: true });
    history.endIteration([]);
    expect(matters).toEqual(['a']);
  });

  test('has a state’s twentieth return for a cycle, and shows the runs since the last one', () => {
    const { iterations, cycle } = runUntilCycle(pingPong, { limit: 1_000, most: 1_000 });
    // The state of iteration 64 comes back with every second one; that of 32 was renewed too early for that.
    expect(iterations).toBe(64 + 2 * 20);
    expect(cycle?.map(({ id }) => id)).toEqual(['l/103', 'l/104']);
  });

  test('has each run with its own changes, also where there were several or none', () => {
    const log: FlagChange[] = [];
    const history = new LoopHistory(log, () => true, 1);
    history.beginRun('l/none');
    history.beginRun('l/two');
    log.push({ flag: 'a', on: true }, { flag: 'b', on: true });
    expect(history.endIteration(['a', 'b'])).toBeUndefined();
    history.beginRun('l/one');
    log.push({ flag: 'c', on: true });
    expect(history.endIteration(['c'])).toEqual([
      { id: 'l/none', changes: [] },
      {
        id: 'l/two',
        changes: [
          { flag: 'a', on: true },
          { flag: 'b', on: true },
        ],
      },
      { id: 'l/one', changes: [{ flag: 'c', on: true }] },
    ]);
  });
});
