import { expect, test } from 'vitest';
import { MemorySecrets } from '../../../src/model/secrets/memory-secrets.ts';
import {
  grantView,
  ownedSecretView,
  ownedSecretViews,
  secretAnswer,
} from '../../../src/model/secrets/secret-views.ts';
import { unitRef, unitTag } from '../../../src/model/unit-ref.ts';
import { readers, revisionOf, secretOf, smallModel } from './small-model.ts';

test('an owner sees what it set, the newest revision’s expiry, and who may read', () => {
  const secret = secretOf({
    ...{ label: 'password', description: 'of the database', rotation: 'hourly' },
    rotates: { at: 3_600_500, from: 0 },
    revisions: [revisionOf(1, { expires: 500 }), revisionOf(2, { expires: 7_200_999 })],
    grants: [{ application: 'web', unit: 'web/0', relation: 3 }],
  });
  expect(ownedSecretView(smallModel(), secret)).toEqual({
    id: 's',
    owner: 'application',
    label: 'password',
    description: 'of the database',
    rotation: 'hourly',
    expiry: '1970-01-01T02:00:00Z',
    rotates: '1970-01-01T01:00:00Z',
    revision: 2,
    access: [{ target: 'unit-web-0', scope: 'relation-web.db#db.clients', role: 'view' }],
  });
});

test('a secret of a unit that neither expires nor rotates says nothing of either', () => {
  const secret = secretOf({ owner: { application: 'db', unit: 'db/0' } });
  expect(ownedSecretView(smallModel(), secret)).toEqual({
    ...{ id: 's', owner: 'unit', label: '', description: '', rotation: 'never' },
    ...{ revision: 1, access: [] },
  });
});

test('a unit’s own secrets are its and its application’s', () => {
  const model = smallModel(
    secretOf({ id: 'a' }),
    secretOf({ id: 'b', owner: { application: 'db', unit: 'db/1' } }),
    secretOf({ id: 'c', owner: { application: 'web', unit: undefined } }),
    secretOf({ id: 'd', owner: { application: 'db', unit: 'db/0' } }),
  );
  expect(ownedSecretViews(model, unitRef('db/0')).map(({ id }) => id)).toEqual(['a', 'd']);
});

test.each([
  [
    { application: 'web', unit: undefined, relation: 3 },
    'application-web',
    'relation-web.db#db.clients',
  ],
  [{ application: 'web', unit: undefined, relation: 9 }, 'application-web', 'model-u'],
  [{ application: 'web', unit: undefined, relation: undefined }, 'application-web', 'model-u'],
])('a grant of %j is to %s within %s', (grant, target, scope) => {
  expect(grantView(smallModel(), grant)).toEqual({ target, scope, role: 'view' });
});

test('a unit’s tag has a hyphen in place of the slash', () => {
  expect(unitTag('my-db/10')).toBe('unit-my-db-10');
  expect(unitRef('my-db/10')).toEqual({ name: 'my-db/10', application: 'my-db' });
});

test('a reader gets the revision that it tracks and the newest one', () => {
  const secrets = new MemorySecrets();
  const secret = secretOf({
    revisions: [revisionOf(1), revisionOf(2)],
    consumers: readers({ 'db/1': 1, 'db/2': 7 }),
  });
  secrets.add(secret, [{ password: 'one' }, { password: 'two' }]);
  const [one, two] = [{ password: 'one' }, { password: 'two' }];
  const of = (unit: string) => secretAnswer(secrets, unitRef(unit), 's');
  expect(of('db/1')).toEqual({ kind: 'content', tracked: one, latest: two });
  expect(of('db/0')).toEqual({ kind: 'content', tracked: two, latest: two });
  // The revision that it tracked is gone.
  expect(of('db/2')).toEqual({ kind: 'content', tracked: two, latest: two });
  expect(of('web/0')).toEqual({ kind: 'denied' });
  expect(secretAnswer(secrets, unitRef('db/0'), 't')).toEqual({ kind: 'absent' });
});
