import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { charmStorage } from '../../../src/controller/charm/charm-storage.ts';
import { mountPoint } from '../../../src/model/storage/charm-storage.ts';
import { declaredStorages } from '../../../src/model/storage/declared-storages.ts';
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

const read = (value: object) => charmStorage({ type: 'filesystem', ...value }, 'storage.data');

describe('a storage is mounted', () => {
  test.each([
    [{}, '/var/lib/juju/storage/data/3'],
    [{ location: '/srv/data' }, '/srv/data'],
    [{ location: '/srv/data/', multiple: { range: '0+' } }, '/srv/data/data/3'],
  ])('with %j at %s', (value, place) => {
    expect(mountPoint(read(value), 'data/3')).toBe(place);
  });
});

test.each([
  {},
  { type: 'block', description: 'a disk' },
  { 'read-only': true, location: '/srv/data' },
  { multiple: { range: 3 }, 'minimum-size': '2G' },
  { multiple: { range: '1-4' }, 'minimum-size': 512 },
  { multiple: { range: '0+' } },
  { multiple: { range: '2-' } },
])('a valid declaration %j reads as the controller reads it', (value) => {
  const declared = { type: 'filesystem', ...value };
  const read = declaredStorages({ name: 'c', storage: { data: declared } });
  expect([...read]).toEqual([['data', charmStorage(declared, 'storage.data')]]);
});
