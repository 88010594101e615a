import { expect, test } from 'vitest';
import { findMutants } from './find-mutants.ts';
import { renderReport, summarize, type Result } from './report.ts';
import type { Verdict } from './try-mutant.ts';

const verdicts: readonly Verdict[] = [
  { outcome: 'noticed', by: { file: 'test/a.test.ts', test: 'it works', message: 'no' } },
  { outcome: 'hang', by: 'test/a.test.ts' },
  { outcome: 'survived', files: 3 },
  { outcome: 'unreached' },
  { outcome: 'refused' },
];
const mutants = findMutants({ room: 'here', file: 'src/a.ts', text: 'f(a, 1, 2, 3);' });
const results: readonly Result[] = verdicts.flatMap((verdict, index) => {
  const mutant = mutants[index];
  return mutant === undefined ? [] : [{ mutant, verdict }];
});

test('the share is of what tests were run on, and the compiler’s refusals are counted apart', () => {
  expect(summarize(results)).toEqual({
    tried: 4,
    noticed: 2,
    hangs: 1,
    survived: 2,
    unreached: 1,
    refused: 1,
    share: 50,
    shareWithCompiler: 60,
  });
});

test('the report names each room and each survivor with its place', () => {
  const report = renderReport(results, 7);
  expect(report).toContain('seed 7: 2 of 4 changes noticed by tests: 50 % (1 by not ending)');
  expect(report).toContain('here       2/4 noticed (50 %), 1 refused by the compiler');
  expect(report.match(/^ {2}(survived|unreached) .*src\/a\.ts:1:/gm)).toHaveLength(2);
});

test('a run without a mutant has nothing that went unnoticed', () => {
  expect(summarize([]).share).toBe(100);
});
