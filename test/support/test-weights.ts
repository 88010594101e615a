import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const testFolder = resolve(import.meta.dirname, '..');

/** Seconds that test files take on two cores, where it is long. Only their order matters. */
export type TestWeights = Readonly<Record<string, number>>;

const file = join(testFolder, 'support/test-weights.json');

/** The seconds below which a file without machines is not listed. */
const long = 8;

export function readWeights(): TestWeights {
  return JSON.parse(readFileSync(file, 'utf8')) as TestWeights;
}

export function writeWeights(weights: TestWeights): void {
  writeFileSync(file, `${JSON.stringify(weights, null, 2)}\n`);
}

/** The weights with what was measured in place of what they said of those files, by name. */
export function mergedWeights(before: TestWeights, measured: TestWeights): TestWeights {
  return Object.fromEntries(
    Object.entries({ ...before, ...measured })
      .map(([name, seconds]) => [name, Math.round(seconds)] as const)
      .filter(([name, seconds]) => name.startsWith('e2e/') || seconds >= long)
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}
