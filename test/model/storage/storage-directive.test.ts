import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseSize } from '../../../src/model/storage/storage-directive.ts';

test.each([
  ['1G', 1024],
  ['512', 512],
  ['512M', 512],
  ['1.5GiB', 1536],
  ['2TB', 2 * 1024 * 1024],
  ['-1G', undefined],
  ['', undefined],
])('the size %j is %j MiB', (written, size) => {
  expect(parseSize(written)).toBe(size);
});

test('no text makes the size something else than a whole number or none', () => {
  fc.assert(
    fc.property(fc.string(), (written) => {
      const size = parseSize(written);
      expect(size === undefined || Number.isInteger(size)).toBe(true);
    }),
  );
});
