/** The table of limits, held against the code: each row's constant and test are there, and each constant has a row. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const page = join(root, 'docs/reference/limits.md');

interface Row {
  readonly what: string;
  readonly value: number;
  readonly constant: string;
  readonly file: string;
  readonly test: string;
}

const pattern = /^\| (.+) \| (\d+) \| \[`([\w.]+)`\]\((.+)\) \| \[test\]\((.+)\) \|$/gm;
const rows: readonly Row[] = [...readFileSync(page, 'utf8').matchAll(pattern)].map(
  ([, what = '', value = '', constant = '', file = '', path = '']) => ({
    ...{ what, constant, value: Number(value) },
    file: resolve(dirname(page), file),
    test: resolve(dirname(page), path),
  }),
);

/** Numbers of a module by their names, `limits.bytes` for those in an object. */
async function numbersOf(file: string): Promise<ReadonlyMap<string, number>> {
  const module = (await import(file)) as Readonly<Record<string, unknown>>;
  const numbers = Object.entries(module).flatMap(([name, value]): [string, unknown][] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).map(([key, each]) => [`${name}.${key}`, each])
      : [[name, value]],
  );
  return new Map(numbers.filter((each): each is [string, number] => typeof each[1] === 'number'));
}

test('every line of the tables is a row', () => {
  const lines = readFileSync(page, 'utf8').match(/^\| (?!bound )/gm) ?? [];
  expect(rows.length).toBe(lines.length);
  expect(rows.length).toBeGreaterThan(40);
});

test.each(rows)('$constant is $value and has a test', async ({ constant, value, file, test }) => {
  expect((await numbersOf(file)).get(constant)).toBe(value);
  expect(existsSync(test)).toBe(true);
});

/** A bound of what is sent, not of what is read. */
const ofOurOwn = new Set(['longestArgument', 'longestRetryDelay']);

test('every exported bound has its row', async () => {
  const source = join(root, 'src');
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.startsWith('testing/'))
    .map((path) => join(source, path));
  const named = /export const (longest\w*|most\w*|\w+Limits)\b/g;
  const bounds: string[] = [];
  for (const file of files) {
    const names = [...readFileSync(file, 'utf8').matchAll(named)].map(([, name = '']) => name);
    if (names.length === 0) continue;
    for (const constant of (await numbersOf(file)).keys()) {
      if (names.includes(constant.split('.')[0] ?? '')) bounds.push(constant);
    }
  }
  const missing = bounds.filter((each) => !rows.some(({ constant }) => constant === each));
  expect(missing.filter((each) => !ofOurOwn.has(each))).toEqual([]);
});
