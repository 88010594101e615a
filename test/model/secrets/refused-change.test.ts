import { expect, test } from 'vitest';
import type { SecretAttributes, SecretChange } from '../../../src/juju/agent/hook-changes.ts';
import { refusedSecretChange } from '../../../src/model/secrets/refused-change.ts';
import { unitRef } from '../../../src/model/unit-ref.ts';
import { secretOf, smallModel } from './small-model.ts';

const ofWeb = { application: 'web', unit: undefined };
const model = smallModel(
  secretOf({ id: 'shared', label: 'password' }),
  secretOf({ id: 'of-0', owner: { application: 'db', unit: 'db/0' }, label: 'own' }),
  secretOf({ id: 'of-1', owner: { application: 'db', unit: 'db/1' }, label: 'other' }),
  secretOf({ id: 'of-web', owner: ofWeb, label: 'site' }),
);

const create = (
  owner: 'application' | 'unit',
  attributes: SecretAttributes = {},
): SecretChange => ({ kind: 'create', id: 'new', owner, attributes, content: {} });
const update = (id: string, attributes: SecretAttributes = {}): SecretChange => ({
  kind: 'update',
  id,
  attributes,
});

const notAllowed = (unit: string) => `"${unit}" is not allowed to manage this secret`;
const taken = (label: string) => `secret with label "${label}" already exists`;

const cases: readonly [string, string, readonly SecretChange[], string | undefined][] = [
  ['nothing', 'db/0', [], undefined],
  ['the leader’s secret of its application', 'db/0', [create('application')], undefined],
  [
    'a follower’s secret of its application',
    'db/1',
    [create('application')],
    '"db/1" is not the leader, so it may not make a secret of its application',
  ],
  ['a follower’s own secret, used at once', 'db/1', [create('unit'), update('new')], undefined],
  ['the leader’s change of a shared secret', 'db/0', [update('shared')], undefined],
  ['a follower’s change of it', 'db/1', [update('shared')], notAllowed('db/1')],
  ['a follower’s removal of it', 'db/1', [{ kind: 'remove', id: 'shared' }], notAllowed('db/1')],
  ['a change of another unit’s secret', 'db/0', [update('of-1')], notAllowed('db/0')],
  ['a change of a secret that is gone', 'web/0', [update('gone')], undefined],
  ['tracking a secret of others', 'web/0', [{ kind: 'track', id: 'shared' }], undefined],
  [
    'a new secret with the label of an own one',
    'db/0',
    [create('unit', { label: 'own' })],
    taken('own'),
  ],
  [
    'a label that a secret of the application has',
    'db/0',
    [update('of-0', { label: 'password' })],
    taken('password'),
  ],
  ['a label that the secret has itself', 'db/0', [update('of-0', { label: 'own' })], undefined],
  ['a label of another unit’s secret', 'db/0', [update('of-0', { label: 'other' })], undefined],
  ['a label of another application', 'db/0', [update('of-0', { label: 'site' })], undefined],
  [
    'several, of which the first that is wrong is named',
    'db/0',
    [update('of-0'), update('of-0', { label: 'password' }), update('of-1')],
    taken('password'),
  ],
];

test.each(cases.map(([what, unit, changes, problem]) => ({ what, unit, changes, problem })))(
  '$unit: $what',
  ({ unit, changes, problem }) => {
    expect(refusedSecretChange(model, unitRef(unit), changes)).toBe(problem);
  },
);
