import { expect, test } from 'vitest';
import { declaredStorages } from '../../../src/charm-schema/declared/storages.ts';
import type { Json } from '../../../src/base/json.ts';

const read = (value: Readonly<Record<string, Json>>) =>
  declaredStorages({ storage: { data: { type: 'filesystem', ...value } } }).get('data');

test('a storage without more is one of a gibibyte, wherever Juju puts it', () => {
  expect(read({})).toEqual({
    ...{ kind: 'filesystem', description: '', shared: false, readOnly: false, least: 1, most: 1 },
    ...{ minimumSize: 1024, location: undefined },
  });
});

test('all that it can say is read', () => {
  const said = { type: 'block', description: 'd', shared: true, 'read-only': true };
  expect(read({ ...said, 'minimum-size': '2G', location: '/srv' })).toEqual({
    ...{ kind: 'block', description: 'd', shared: true, readOnly: true, least: 1, most: 1 },
    ...{ minimumSize: 2048, location: '/srv' },
  });
});

test.each([
  [3, 3, 3],
  ['1-4', 1, 4],
  ['0-1', 0, 1],
  ['0+', 0, undefined],
  ['2-', 2, undefined],
  ['some', 1, 1],
])('the range %j means %j to %j', (range, least, most) => {
  expect(read({ multiple: { range } })).toMatchObject({ least, most });
});
