import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { bundleLocator } from '../../../src/dispatch/process/bundle-locator.ts';
import { stackLocator } from '../../../src/dispatch/process/stack-locator.ts';

/** Line 1, column 1 of the bundle is line 3, column 5 of the source; there is nothing else in it. */
const sourceMap = JSON.stringify({
  version: 3,
  sources: ['reactive/shop.ts'],
  names: [],
  mappings: 'AAEI',
});

test('places in the bundle become those in its sources, and all others stay', () => {
  const locate = stackLocator('/charm/charm.cjs', sourceMap);
  const stack = [
    'Error: no',
    '    at write (/charm/charm.cjs:1:1)',
    '    at /charm/charm.cjs:1:1',
    '    at other (/elsewhere/a.js:1:1)',
  ].join('\n');
  expect(locate(stack)).toBe(
    [
      'Error: no',
      '    at write (reactive/shop.ts:3:5)',
      '    at reactive/shop.ts:3:5',
      '    at other (/elsewhere/a.js:1:1)',
    ].join('\n'),
  );
});

test('a place is that of its own line and column in the bundle', () => {
  // Columns 1 and 2 of the bundle's line 2 are line 3, column 5; from column 3 on line 4, column 1.
  const map = JSON.stringify({ ...(JSON.parse(sourceMap) as object), mappings: ';AAEI,EACJ' });
  const locate = stackLocator('/c.cjs', map);
  expect([1, 2, 3, 4].map((column) => locate(`(/c.cjs:2:${column})`))).toEqual([
    '(reactive/shop.ts:3:5)',
    '(reactive/shop.ts:3:5)',
    '(reactive/shop.ts:4:1)',
    '(reactive/shop.ts:4:1)',
  ]);
  for (const other of ['(/c.cjs:1:1)', '(/c.cjs:2:)', '(/c.cjs::1)', '(/c.cjs:2:x)']) {
    expect(locate(other)).toBe(other);
  }
});

test('the map of a bundle lies beside it, and without one all places stay', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cw-map-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const bundle = join(folder, 'charm.cjs');
  const [stack, locate] = [`    at write (${bundle}:1:1)`, bundleLocator(bundle)];
  expect(locate(stack)).toBe(stack);
  writeFileSync(`${bundle}.map`, sourceMap);
  expect(locate(stack)).toBe('    at write (reactive/shop.ts:3:5)');
  writeFileSync(`${bundle}.map`, '{');
  expect(locate(stack)).toBe(stack);
});

test('a place that the map does not know stays, and a stack without the bundle needs no map', () => {
  const empty = JSON.stringify({ version: 3, sources: [], names: [], mappings: '' });
  expect(stackLocator('/c.cjs', empty)('    at x (/c.cjs:9:9)')).toBe('    at x (/c.cjs:9:9)');
  expect(stackLocator('/c.cjs', 'no map')('    at x (/d.cjs:9:9)')).toBe('    at x (/d.cjs:9:9)');
});
