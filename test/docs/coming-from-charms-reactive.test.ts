import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

const page = read('docs/how-to/coming-from-charms-reactive.md');
const { about, ...names } = JSON.parse(
  read('test/fixtures/charms-reactive-names.json'),
) as Readonly<Record<string, readonly string[]>>;

/** What stands in backticks in the first column of a table, or beside it. */
const named = new Set(Array.from(page.matchAll(/`([^`\n]+)`/g), ([, name]) => name));

test.each(Object.entries(names))('every name of %s is on the page', (_, list) => {
  expect(about).toContain('1.5.3');
  expect(list.filter((name) => !named.has(name))).toEqual([]);
});

test('the page names nothing in its first columns that charms.reactive does not have', () => {
  const known = new Set(Object.values(names).flat());
  const rows = page.split('\n').filter((line) => line.startsWith('| `'));
  const first = rows.flatMap((line) => {
    const [, cell = ''] = line.split('|');
    return Array.from(cell.matchAll(/`([^`]+)`/g), ([, name = '']) => name);
  });
  expect(first.length).toBeGreaterThan(100);
  expect(first.filter((name) => !known.has(name))).toEqual([]);
});
