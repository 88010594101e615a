/** What a hook's changes make of secrets, whatever keeps the model. */
import { expect, test } from 'vitest';
import type { SecretChange } from '../../../src/juju/agent/hook-changes.ts';
import { memoryTransaction } from '../../../src/model/memory-transaction.ts';
import type { ModelStore } from '../../../src/model/model-store.ts';
import { commitSecretChanges } from '../../../src/model/secrets/commit-secret-changes.ts';
import { consumeSecret, labelledSecret } from '../../../src/model/secrets/consumers.ts';
import { MemorySecrets } from '../../../src/model/secrets/memory-secrets.ts';
import {
  localSecrets,
  noteSecretHook,
  remoteSecrets,
} from '../../../src/model/secrets/secret-hooks.ts';
import { secretAnswer } from '../../../src/model/secrets/secret-views.ts';
import { MemoryStorages } from '../../../src/model/storage/memory-storages.ts';
import { unitRef } from '../../../src/model/unit-ref.ts';

const owner = unitRef('db/0');
const reader = unitRef('web/0');
const created: SecretChange = {
  kind: 'create',
  id: 's',
  owner: 'application',
  attributes: {},
  content: { password: 'one' },
};
const updated: SecretChange = {
  kind: 'update',
  id: 's',
  attributes: {},
  content: { password: 'two' },
};
const granted: SecretChange = { kind: 'grant', id: 's', grant: { relation: 3 } };

/** A model of db and web with relation 3 between them; `db/0` leads. */
function around(): ModelStore & { readonly secrets: MemorySecrets } {
  return {
    ...{ name: 'm', uuid: 'u', secrets: new MemorySecrets(), storages: new MemoryStorages() },
    ...{ blockDevices: false, takeStorageNumber: () => 0, newUuid: () => '' },
    charm: () => undefined,
    unitsOf: () => [],
    isLeader: (unit) => unit === 'db/0',
    unitLife: (unit) => (['db/0', 'db/1', 'web/0', 'web/1'].includes(unit) ? 'alive' : undefined),
    relation: (application, number) =>
      number === 3
        ? {
            other: application === 'db' ? 'web' : 'db',
            scope: 'relation-web.db#db.clients',
          }
        : undefined,
  };
}

const commit = (model: ModelStore, ...changes: readonly SecretChange[]) =>
  commitSecretChanges(model, owner, { changes, now: 1_000 });

test('a granted secret is read at the revision that its reader tracks', () => {
  const model = around();
  commit(model, created);
  expect(secretAnswer(model.secrets, reader, 's')).toEqual({ kind: 'denied' });
  commit(model, granted);
  consumeSecret(model.secrets, reader, { id: 's', label: 'mine', refresh: false });
  commit(model, updated);
  const [tracked, latest] = [{ password: 'one' }, { password: 'two' }];
  expect(secretAnswer(model.secrets, reader, 's')).toEqual({ kind: 'content', tracked, latest });
  expect(labelledSecret(model.secrets, reader, 'mine')).toBe('s');
  commit(model, { kind: 'revoke', id: 's', revoke: { kind: 'application', application: 'web' } });
  expect(secretAnswer(model.secrets, reader, 's')).toEqual({ kind: 'denied' });
});

test('a reader hears of a newer revision once, and the owner of one that no unit reads', () => {
  const model = around();
  const of = (unit: typeof owner, leader: boolean) =>
    remoteSecrets(model.secrets.all(), unit, leader);
  commit(model, created, granted);
  consumeSecret(model.secrets, reader, { id: 's', refresh: false });
  commit(model, updated);
  expect(of(reader, false).outdated).toEqual([{ secret: 's', revision: 2 }]);
  expect(of(owner, true).obsolete).toEqual([]);
  noteSecretHook(model.secrets, 'web/0', {
    hook: { kind: 'secret-changed', secret: 's', revision: 2 },
    now: 1_000,
  });
  expect(localSecrets(model.secrets.all(), 'web/0').changed).toEqual(new Map([['s', 2]]));
  consumeSecret(model.secrets, reader, { id: 's', refresh: true });
  expect(of(reader, false).outdated).toEqual([]);
  expect(of(owner, true).obsolete).toEqual([{ secret: 's', revision: 1 }]);
  expect(of(unitRef('db/1'), false).obsolete).toEqual([]);
});

test('a grant is made once, and one to a unit changes nothing when its application has it', () => {
  const model = around();
  const unit: SecretChange = { kind: 'grant', id: 's', grant: { relation: 3, unit: 'web/0' } };
  commit(model, created, unit, unit);
  const own = { application: 'web', unit: 'web/0', relation: 3 };
  expect(model.secrets.find('s')?.grants).toEqual([own]);
  commit(model, granted, unit, granted);
  const whole = { application: 'web', unit: undefined, relation: 3 };
  expect(model.secrets.find('s')?.grants).toEqual([own, whole]);
  commit(model, { ...created, id: 't' }, { ...granted, id: 't' }, { ...unit, id: 't' });
  expect(model.secrets.find('t')?.grants).toEqual([whole]);
});

test.each<[string, readonly SecretChange[], string]>([
  [
    'of a unit that is not there',
    [created, { kind: 'grant', id: 's', grant: { relation: 3, unit: 'web/9' } }],
    'there is no unit "web/9"',
  ],
  [
    'of a unit of another application',
    [created, { kind: 'grant', id: 's', grant: { relation: 3, unit: 'db/1' } }],
    'db/1 is not in relation 3',
  ],
  ['through no relation', [created, { kind: 'grant', id: 's', grant: { relation: 4 } }], 'is gone'],
])('a grant %s is refused', (_, changes, message) => {
  expect(() => commit(around(), ...changes)).toThrow(message);
});

test('the last revision takes the secret with it, and an older one leaves the others', () => {
  const model = around();
  commit(model, created, updated, { kind: 'remove', id: 's', revision: 1 });
  expect(model.secrets.find('s')?.revisions.map(({ number }) => number)).toEqual([2]);
  commit(model, { kind: 'remove', id: 's', revision: 2 });
  expect(model.secrets.all()).toEqual([]);
  commit(model, updated, { kind: 'remove', id: 's' });
  expect(model.secrets.all()).toEqual([]);
});

test('a refused hook leaves the secrets in memory as they were', () => {
  const model = around();
  commit(model, created);
  const before = model.secrets.all();
  const changes = [updated, { kind: 'grant', id: 's', grant: { relation: 4 } }] as const;
  const body = () => commit(model, ...changes);
  expect(() => memoryTransaction([model.secrets], body)).toThrow('is gone');
  expect(model.secrets.all()).toEqual(before);
  expect(model.secrets.content('s', 2)).toBeUndefined();
});
