import { expect, test } from 'vitest';
import { charmStorage } from '../../../src/controller/charm/charm-storage.ts';

const read = (value: object) => charmStorage({ type: 'filesystem', ...value }, 'storage.data');

test('a storage without more is one of a gibibyte, wherever Juju puts it', () => {
  expect(read({})).toEqual({
    ...{ kind: 'filesystem', description: '', readOnly: false, least: 1, most: 1 },
    ...{ minimumSize: 1024, location: undefined },
  });
});

test.each([
  ['3', 3, 3],
  [3, 3, 3],
  ['1-4', 1, 4],
  ['0-1', 0, 1],
  ['0+', 0, undefined],
  ['2-', 2, undefined],
])('the range %j means %j to %j', (range, least, most) => {
  expect(read({ multiple: { range } })).toMatchObject({ least, most });
});

test.each([
  [{ type: 'tape' }, 'storage.data.type must be one of filesystem, block, not "tape"'],
  [{ multiple: { range: '4-1' } }, 'storage.data.multiple.range must be a range'],
  [{ multiple: { range: '0' } }, 'storage.data.multiple.range must be a range'],
  [{ multiple: { range: '1+2' } }, 'storage.data.multiple.range must be a range'],
  [{ 'minimum-size': 'much' }, 'storage.data.minimum-size must be a size'],
  [{ location: 'srv' }, 'storage.data.location must be an absolute path'],
  [{ location: '/srv/../etc' }, 'storage.data.location must be an absolute path'],
  [{ location: '/srv\n/etc/passwd /mnt none bind 0 0' }, 'storage.data.location must be'],
  [{ shared: true }, 'storage.data.shared must be false'],
])('%j is refused', (value, message) => {
  expect(() => read(value)).toThrow(message);
});
