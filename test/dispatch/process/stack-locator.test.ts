import { expect, test } from 'vitest';
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

test('a place that the map does not know stays, and a stack without the bundle needs no map', () => {
  const empty = JSON.stringify({ version: 3, sources: [], names: [], mappings: '' });
  expect(stackLocator('/c.cjs', empty)('    at x (/c.cjs:9:9)')).toBe('    at x (/c.cjs:9:9)');
  expect(stackLocator('/c.cjs', 'no map')('    at x (/d.cjs:9:9)')).toBe('    at x (/d.cjs:9:9)');
});
