import { expect, test } from 'vitest';
import {
  isRelationHook,
  isSecretHook,
  isStorageHook,
  type Hook,
} from '../../../src/model/resolver/operation.ts';

const hooks: readonly Hook[] = [
  { kind: 'install' },
  { kind: 'config-changed', hash: 'h' },
  { kind: 'relation-broken', relation: 1 },
  { kind: 'secret-rotate', secret: 's', revision: 1 },
  { kind: 'storage-attached', storage: 'data/0' },
];

test('a hook belongs to a relation, a secret, a storage or none of them', () => {
  const kinds = (belongs: (hook: Hook) => boolean) =>
    hooks.filter((hook) => belongs(hook)).map(({ kind }) => kind);
  expect(kinds(isRelationHook)).toEqual(['relation-broken']);
  expect(kinds(isSecretHook)).toEqual(['secret-rotate']);
  expect(kinds(isStorageHook)).toEqual(['storage-attached']);
});
