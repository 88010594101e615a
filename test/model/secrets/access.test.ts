import { describe, expect, test } from 'vitest';
import { isOwn, mayManage, mayRead, readableSecret } from '../../../src/model/secrets/access.ts';
import type { Grant } from '../../../src/model/secrets/secret.ts';
import { unitRef } from '../../../src/model/unit-ref.ts';
import { secretOf, smallModel } from './small-model.ts';

const units = ['db/0', 'db/1', 'web/0', 'web/1'];
const ofApplication = secretOf();
const ofUnit = secretOf({ owner: { application: 'db', unit: 'db/0' } });
const ofUser = secretOf({ owner: undefined });

test('a secret of an application is that of each of its units, one of a unit only its own', () => {
  const owners = (secret: typeof ofUnit) => units.filter((unit) => isOwn(secret, unitRef(unit)));
  expect(owners(ofApplication)).toEqual(['db/0', 'db/1']);
  expect(owners(ofUnit)).toEqual(['db/0']);
  expect(owners(ofUser)).toEqual([]);
});

describe('who may read', () => {
  const whole: Grant = { application: 'web', unit: undefined, relation: 3 };
  test.each<[string, readonly Grant[], readonly string[]]>([
    ['no grant', [], ['db/0']],
    ['a grant to an application', [whole], ['db/0', 'web/0', 'web/1']],
    ['a grant to a unit', [{ ...whole, unit: 'web/1' }], ['db/0', 'web/1']],
    [
      'grants to two units',
      [
        { ...whole, unit: 'web/0' },
        { ...whole, unit: 'web/1' },
      ],
      ['db/0', 'web/0', 'web/1'],
    ],
    ['a grant without a relation', [{ ...whole, relation: undefined }], ['db/0', 'web/0', 'web/1']],
  ])('with %s', (_, grants, allowed) => {
    expect(units.filter((unit) => mayRead({ ...ofUnit, grants }, unitRef(unit)))).toEqual(allowed);
  });
});

test('a unit manages its own secret, and its application’s only as the leader', () => {
  const managers = (secret: typeof ofUnit, leader: boolean) =>
    units.filter((unit) => mayManage(secret, unitRef(unit), leader));
  expect(managers(ofApplication, true)).toEqual(['db/0', 'db/1']);
  expect(managers(ofApplication, false)).toEqual([]);
  expect(managers(ofUnit, true)).toEqual(['db/0']);
  expect(managers(ofUnit, false)).toEqual(['db/0']);
  expect(managers(ofUser, true)).toEqual([]);
});

test('a secret that may not be read differs from one that is not there', () => {
  const { secrets } = smallModel(ofUnit);
  expect(readableSecret(secrets, unitRef('db/0'), 's')).toBe(ofUnit);
  expect(readableSecret(secrets, unitRef('db/1'), 's')).toBe('denied');
  expect(readableSecret(secrets, unitRef('db/0'), 't')).toBe('absent');
});
