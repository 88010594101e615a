import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { declaredStorages } from '../../../src/charm-schema/declared/storages.ts';
import {
  checkCount,
  checkPossible,
  declaredStorage,
  directivesFor,
  parseDirective,
  parseSize,
} from '../../../src/model/storage/storage-directive.ts';

test.each([
  ['1G', 1024],
  ['512', 512],
  ['512M', 512],
  ['1.5GiB', 1536],
  ['2TB', 2 * 1024 * 1024],
  ['1g', 1024],
  ['0.5M', 1],
  [' 2 G ', 2048],
  ['1P', 1024 ** 3],
  ['1E', 1024 ** 4],
  ['1Z', 1024 ** 5],
  ['1Y', 1024 ** 6],
  ['3iB', 3],
  ['-1G', undefined],
  ['1G or so', undefined],
  ['about 1G', undefined],
  ['1.G', undefined],
  ['G', undefined],
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

const charm = {
  name: 'keeper',
  storages: declaredStorages({
    storage: {
      data: { type: 'filesystem', 'minimum-size': '2G' },
      cache: { type: 'filesystem', multiple: { range: '0-3' }, 'minimum-size': '100M' },
      disk: { type: 'block', multiple: { range: '0-1' } },
      logs: { type: 'filesystem', multiple: { range: '2+' } },
    },
  }),
};
const host = { blockDevices: false };
const usual = { count: 7, size: 70 };

test.each([
  ['', usual],
  ['3', { count: 3, size: 70 }],
  ['2G', { count: 7, size: 2048 }],
  ['rootfs', usual],
  [' 1G , rootfs,2', { count: 2, size: 1024 }],
])('the directive %j is %j', (written, directive) => {
  expect(parseDirective(written, usual)).toEqual(directive);
});

test.each([
  ['1,2', '2'],
  ['1G,2G', '2G'],
  ['rootfs,rootfs', 'rootfs'],
  ['1G,tape', 'tape'],
  ['1,', ''],
])('the directive %j has the part %j that is none', (written, part) => {
  expect(() => parseDirective(written, usual)).toThrow(
    expect.objectContaining({
      code: 'STORAGE_INVALID',
      message: `"${part}" is no part of a storage directive "${written}"`,
      hint: 'write a count, a size and the pool rootfs, each at most once: 2,1G',
    }),
  );
});

describe('what a unit gets', () => {
  test('is what its charm needs at least, unless something else is asked for', () => {
    const of = (asked: Readonly<Record<string, string>>) =>
      directivesFor(charm, asked, host).map(({ name, count, size }) => `${name} ${count} ${size}`);
    const { minimumSize } = declaredStorage(charm, 'disk');
    expect(of({})).toEqual([
      ...['data 1 2048', 'cache 0 100', `disk 0 ${minimumSize}`, `logs 2 ${minimumSize}`],
    ]);
    expect(of({ cache: '200M', logs: '4G' })).toEqual([
      ...['data 1 2048', 'cache 1 200', `disk 0 ${minimumSize}`, 'logs 2 4096'],
    ]);
  });

  test.each([
    [{ dat: '1G' }, 'STORAGE_UNKNOWN', 'charm keeper declares no storage "dat"'],
    [{ data: '2' }, 'STORAGE_LIMIT', 'a unit has 1 to 1 of storage "data", not 2'],
    [{ logs: '1' }, 'STORAGE_LIMIT', 'a unit has 2 or more of storage "logs", not 1'],
    [
      { disk: '1' },
      'STORAGE_UNSUPPORTED',
      'storage "disk" is a block device, which no machine here has',
    ],
    [{ data: '1G' }, 'STORAGE_INVALID', 'storage "data" needs at least 2048M, not 1024M'],
  ])('is not %j', (asked, code, message) => {
    expect(() => directivesFor(charm, { ...asked }, host)).toThrow(
      expect.objectContaining({ code, message }),
    );
  });

  test('that is unknown is answered with the nearest name', () => {
    expect(() => declaredStorage(charm, 'dat')).toThrow(
      expect.objectContaining({ hint: 'did you mean "data"?' }),
    );
  });
});

test('a count and a size may be the least and the most', () => {
  const cache = declaredStorage(charm, 'cache');
  const isAllowed = (count: number): boolean => {
    try {
      checkCount('cache', cache, count);
      return true;
    } catch {
      return false;
    }
  };
  expect([-1, 0, 3, 4].map(isAllowed)).toEqual([false, true, true, false]);
  checkPossible(cache, { name: 'cache', size: 100, ...host });
  checkPossible(declaredStorage(charm, 'disk'), { name: 'disk', size: 1024, blockDevices: true });
  expect(() => checkPossible(cache, { name: 'cache', size: 99, ...host })).toThrow('99M');
});
