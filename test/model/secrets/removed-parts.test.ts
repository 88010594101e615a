/** What is left of a secret when something that it names goes. */
import { expect, test } from 'vitest';
import {
  withoutApplication,
  withoutRelation,
  withoutUnit,
} from '../../../src/model/secrets/removed-parts.ts';
import type { Grant } from '../../../src/model/secrets/secret.ts';
import { readers, secretOf } from './small-model.ts';

const granted = (application: string, unit?: string, relation?: number): Grant => ({
  application,
  unit,
  relation,
});
const grants = [
  granted('web', 'web/0', 3),
  granted('web', undefined, 3),
  granted('api', 'api/0', 4),
];
const consumers = readers({ 'web/0': 1, 'web/1': 2, 'api/0': 1, 'db/0': 1 });
const secret = secretOf({ grants, consumers });

test('a unit takes what it reads, what was granted to it and its own secrets along', () => {
  const after = withoutUnit(secret, 'web/0');
  expect(after).toEqual({
    ...secret,
    grants: grants.slice(1),
    consumers: readers({ 'web/1': 2, 'api/0': 1, 'db/0': 1 }),
  });
  expect(secret.consumers.size).toBe(4);
  const own = secretOf({ owner: { application: 'db', unit: 'db/0' } });
  expect(withoutUnit(own, 'db/0')).toBeUndefined();
  expect(withoutUnit(own, 'db/1')).toEqual(own);
  expect(withoutUnit(secretOf({ owner: undefined }), 'db/0')).toEqual(
    secretOf({ owner: undefined }),
  );
});

test('an application takes all of its units’ along, and the secrets of both', () => {
  expect(withoutApplication(secret, 'web')).toEqual({
    ...secret,
    grants: grants.slice(2),
    consumers: readers({ 'api/0': 1, 'db/0': 1 }),
  });
  expect(withoutApplication(secret, 'db')).toBeUndefined();
  const own = secretOf({ owner: { application: 'db', unit: 'db/0' } });
  expect(withoutApplication(own, 'db')).toBeUndefined();
  expect(withoutApplication(secretOf({ owner: undefined }), 'db')).toBeDefined();
});

test('a relation takes what was granted through it along', () => {
  expect(withoutRelation(secret, 3)).toEqual({ ...secret, grants: grants.slice(2) });
  expect(withoutRelation(secret, 9)).toBe(secret);
});
