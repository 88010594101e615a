import { expect, test } from 'vitest';
import {
  type Declared,
  entriesOf,
  namesOf,
  textOr,
} from '../../../src/charm-schema/declared/declared-keys.ts';

test('a reader that names a key which Juju does not have does not compile', () => {
  const storage: Declared<'storage'> = { type: 'block', location: '/srv' };
  expect(storage.location).toBe('/srv');
  // @ts-expect-error no storage has a size
  expect(storage.size).toBeUndefined();
  const metadata: Declared<'metadata'> = {};
  // @ts-expect-error the key is `storage`
  expect(metadata.storages).toBeUndefined();
  const option: Declared<'option'> = {};
  // @ts-expect-error the key is `default`
  expect(option.value).toBeUndefined();
});

test('what is no map has no entries, and an entry that is no map is an empty one', () => {
  expect(entriesOf({ a: { b: 1 }, c: 'text' })).toEqual([
    ['a', { b: 1 }],
    ['c', {}],
  ]);
  expect([namesOf(['a']), namesOf(undefined), namesOf({ a: null })]).toEqual([[], [], ['a']]);
  expect([textOr('', 'none'), textOr(3, 'none'), textOr(undefined, 'none')]).toEqual([
    '',
    'none',
    'none',
  ]);
});
