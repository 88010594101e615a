import { expect, test } from 'vitest';
import { findMutants } from './find-mutants.ts';
import type { LaneAnswer, LaneRequest } from './lane-messages.ts';
import { tryMutant, type Verdict } from './try-mutant.ts';

const original = 'f(a === b);';
const passed: LaneAnswer = { runs: [], failures: [] };
const failed = (message: string): LaneAnswer => ({
  runs: [],
  failures: [{ file: 'test/a.test.ts', test: 'notices', message }],
});
const late = failed('Test timed out in 5000ms.');

/** Tries a mutant on three test files; `answers` are those of the mutated and of the unmutated tree, one for each run. */
async function tried(
  mutated: readonly (LaneAnswer | 'hang')[],
  unmutated: readonly (LaneAnswer | 'hang')[] = [],
): Promise<{
  verdict: Verdict;
  asked: readonly string[];
  limits: readonly number[];
  text: string;
}> {
  const [mutant] = findMutants({ room: 'r', file: 'src/a.ts', text: original });
  if (mutant === undefined) throw new Error('no mutant');
  const left = { mutated: [...mutated], unmutated: [...unmutated] };
  const asked: string[] = [];
  const limits: number[] = [];
  let text = original;
  const verdict = await tryMutant(mutant, {
    copy: { read: () => text, write: (_, written) => void (text = written) },
    lane: {
      run: async ({ files }: LaneRequest, limit) => {
        const tree = text === original ? 'unmutated' : 'mutated';
        asked.push(`${tree} ${files.join()}`);
        limits.push(limit);
        return left[tree].shift() ?? passed;
      },
    },
    files: ['1', '2', '3'].map((file) => ({ file, milliseconds: 1_000, until: 0 })),
  });
  return { verdict, asked, limits, text };
}

test('tests run in growing portions until one fails', async () => {
  const none = await tried([]);
  expect(none.verdict).toEqual({ outcome: 'survived', files: 3 });
  expect(none.asked).toEqual(['mutated 1', 'mutated 2,3']);
  expect(none.limits).toEqual([30_000, 40_000]);
  const second = await tried([passed, failed('expected 1 to be 2')]);
  expect(second.verdict).toMatchObject({ outcome: 'noticed', by: { test: 'notices' } });
  expect(second.text).toBe(original);
});

test('a mutant that no test reaches is tried on none', async () => {
  const [mutant] = findMutants({ room: 'r', file: 'src/a.ts', text: original });
  if (mutant === undefined) throw new Error('no mutant');
  const nothing = (): never => {
    throw new Error('nothing is to be done');
  };
  const trial = { copy: { read: nothing, write: nothing }, lane: { run: nothing }, files: [] };
  expect(await tryMutant(mutant, trial)).toEqual({ outcome: 'unreached' });
});

test('a hang counts when the unmutated tests end quickly right afterwards', async () => {
  const { verdict, asked } = await tried(['hang']);
  expect(verdict).toEqual({ outcome: 'hang', by: '1' });
  expect(asked).toEqual(['mutated 1', 'unmutated 1']);
});

test('what fails only for want of time is tried again when the unmutated tests lack it too', async () => {
  const passes = await tried([late, passed], [late]);
  expect(passes.verdict).toEqual({ outcome: 'survived', files: 3 });
  expect(passes.asked).toEqual(['mutated 1', 'unmutated 1', 'mutated 1', 'mutated 2,3']);
  const fails = await tried([late, late], [late]);
  expect(fails.verdict).toMatchObject({
    outcome: 'noticed',
    by: { message: 'Test timed out in 5000ms.' },
  });
  const hangs = await tried(['hang', passed], ['hang']);
  expect(hangs.verdict.outcome).toBe('survived');
});
