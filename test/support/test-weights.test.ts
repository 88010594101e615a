import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mergedWeights, readWeights, testFolder } from './test-weights.ts';

test('no weight is of a file that is gone', () => {
  const listed = Object.keys(readWeights());
  expect(listed.length).toBeGreaterThan(0);
  expect(listed.filter((name) => !existsSync(join(testFolder, name)))).toEqual([]);
});

test('what was measured takes the place of what was listed, and what is short is left out', () => {
  const before = { 'wsgi/long.test.ts': 20, 'e2e/boot.test.ts': 25, 'juju/old.test.ts': 9 };
  const measured = { 'e2e/boot.test.ts': 3.4, 'juju/old.test.ts': 2.2, 'cli/new.test.ts': 11.6 };
  expect(Object.entries(mergedWeights(before, measured))).toEqual([
    ['cli/new.test.ts', 12],
    ['e2e/boot.test.ts', 3],
    ['wsgi/long.test.ts', 20],
  ]);
});
