import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const folder = resolve(import.meta.dirname, '../../docs/decisions');
const records = readdirSync(folder).filter((name) => name !== 'README.md');

test('the index lists every decision record under its number and title, in order', () => {
  const rows = records.toSorted().map((name) => {
    const [heading = ''] = readFileSync(join(folder, name), 'utf8').split('\n');
    const [, number = '', title = ''] = /^# (\d{4}) (.+)$/.exec(heading) ?? [];
    return `| [${number}](${name}) | ${title} |`;
  });
  const index = readFileSync(join(folder, 'README.md'), 'utf8').split('\n');
  expect(index.filter((line) => line.startsWith('| ['))).toEqual(rows);
});

test('a record has a file name that begins with its number, which no other record has', () => {
  const numbers = records.map((name) => /^(\d{4})-[a-z0-9-]+\.md$/.exec(name)?.[1]);
  expect(numbers).not.toContain(undefined);
  expect(new Set(numbers).size).toBe(records.length);
});
