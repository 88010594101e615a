/** What a hook's changes make of secrets, whatever keeps the model. */
import { describe, expect, test } from 'vitest';
import type { SecretAttributes, SecretChange } from '../../../src/juju/agent/hook-changes.ts';
import { memoryTransaction } from '../../../src/model/memory-transaction.ts';
import type { ModelStore } from '../../../src/model/model-store.ts';
import { commitSecretChanges } from '../../../src/model/secrets/commit-secret-changes.ts';
import { consumeSecret, labelledSecret } from '../../../src/model/secrets/consumers.ts';
import {
  localSecrets,
  noteSecretHook,
  remoteSecrets,
} from '../../../src/model/secrets/secret-hooks.ts';
import { secretAnswer } from '../../../src/model/secrets/secret-views.ts';
import type { Grant } from '../../../src/model/secrets/secret.ts';
import { unitRef } from '../../../src/model/unit-ref.ts';
import { readers, revisionOf, secretOf, smallModel } from './small-model.ts';

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

const commit = (model: ModelStore, ...changes: readonly SecretChange[]) =>
  commitSecretChanges(model, owner, { changes, now: 1_000 });

test('a granted secret is read at the revision that its reader tracks', () => {
  const model = smallModel();
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
  const model = smallModel();
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
  const model = smallModel();
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

test('the last revision takes the secret with it, and an older one leaves the others', () => {
  const model = smallModel();
  commit(model, created, updated, { kind: 'remove', id: 's', revision: 1 });
  expect(model.secrets.find('s')?.revisions.map(({ number }) => number)).toEqual([2]);
  commit(model, { kind: 'remove', id: 's', revision: 2 });
  expect(model.secrets.all()).toEqual([]);
  commit(model, updated, { kind: 'remove', id: 's' });
  expect(model.secrets.all()).toEqual([]);
});

test('a refused hook leaves the secrets in memory as they were', () => {
  const model = smallModel();
  commit(model, created);
  const before = model.secrets.all();
  const changes = [updated, { kind: 'grant', id: 's', grant: { relation: 4 } }] as const;
  const body = () => commit(model, ...changes);
  expect(() => memoryTransaction([model.secrets], body)).toThrow('is gone');
  expect(model.secrets.all()).toEqual(before);
  expect(model.secrets.content('s', 2)).toBeUndefined();
});

describe('a new secret', () => {
  test('has what was asked for, and else neither label, description, rotation nor expiry', () => {
    const model = smallModel();
    commit(model, created);
    const now = { created: 1_000, updated: 1_000 };
    expect(model.secrets.find('s')).toEqual(
      secretOf({ ...now, revisions: [revisionOf(1, { created: 1_000 })] }),
    );
    expect(model.secrets.content('s', 1)).toEqual({ password: 'one' });
    const attributes: SecretAttributes = {
      ...{ label: 'password', description: 'of the database' },
      ...{ rotation: 'hourly' as const, expire: '2s' },
    };
    commit(model, { ...created, id: 't', owner: 'unit', attributes });
    const expiry = { expires: 3_000, expiryHook: { at: 3_000, from: 1_000 } };
    expect(model.secrets.find('t')).toEqual(
      secretOf({
        ...{ ...now, id: 't', owner: { application: 'db', unit: 'db/0' } },
        ...{ label: 'password', description: 'of the database', rotation: 'hourly' },
        rotates: { at: 3_601_000, from: 1_000 },
        revisions: [revisionOf(1, { created: 1_000, ...expiry })],
      }),
    );
  });

  test('whose expiry is no time does not expire', () => {
    const model = smallModel();
    commit(model, { ...created, attributes: { expire: 'soon' } });
    expect(model.secrets.find('s')?.revisions).toEqual([revisionOf(1, { created: 1_000 })]);
  });
});

describe('an update', () => {
  const known = secretOf({
    ...{ label: 'old', description: 'as it was', rotation: 'daily' },
    rotates: { at: 5_000, from: 100 },
    revisions: [revisionOf(1), revisionOf(2, { expires: 9_000 })],
  });
  const after = (change: Partial<SecretChange & { readonly kind: 'update' }>, of = known) => {
    const model = smallModel(of);
    commit(model, { kind: 'update', id: 's', attributes: {}, ...change });
    return model.secrets.find('s');
  };

  test('of nothing is only noted', () => {
    expect(after({})).toEqual({ ...known, updated: 1_000 });
  });

  test('changes each trait by itself', () => {
    expect(after({ attributes: { label: 'new' } })).toMatchObject({
      ...{ label: 'new', description: 'as it was', rotation: 'daily' },
    });
    expect(after({ attributes: { description: 'new' } })).toMatchObject({
      ...{ label: 'old', description: 'new', rotation: 'daily' },
    });
  });

  test('keeps the time of a rotation whose policy changes, and ends one that is no longer wanted', () => {
    expect(after({ attributes: { rotation: 'hourly' } })).toMatchObject({
      rotation: 'hourly',
      rotates: { at: 5_000, from: 100 },
    });
    expect(after({ attributes: { rotation: 'never' } })).toMatchObject({
      rotation: 'never',
      rotates: undefined,
    });
    const still = secretOf();
    expect(after({ attributes: { rotation: 'hourly' } }, still)?.rotates).toEqual({
      at: 3_601_000,
      from: 1_000,
    });
  });

  test('with content is a new revision that expires by itself', () => {
    const content = { password: 'two' };
    expect(after({ content })?.revisions).toEqual([
      ...known.revisions,
      revisionOf(3, { created: 1_000 }),
    ]);
    expect(after({ content, attributes: { expire: '1s' } })?.revisions).toEqual([
      ...known.revisions,
      revisionOf(3, { created: 1_000, expires: 2_000, expiryHook: { at: 2_000, from: 1_000 } }),
    ]);
  });

  test('of the expiry only is about the newest revision', () => {
    expect(after({ attributes: { expire: '1s' } })?.revisions).toEqual([
      revisionOf(1),
      revisionOf(2, { expires: 2_000, expiryHook: { at: 2_000, from: 1_000 } }),
    ]);
  });

  test('of a secret that is gone is dropped, and what comes after it is done', () => {
    const model = smallModel(known);
    commit(model, { ...updated, id: 'gone' }, updated);
    expect(model.secrets.all().map(({ id }) => id)).toEqual(['s']);
    expect(model.secrets.find('s')?.revisions).toHaveLength(3);
  });
});

test('a change that the unit may not make is a failed flush', () => {
  const model = smallModel(secretOf());
  expect(() =>
    commitSecretChanges(model, unitRef('db/1'), { changes: [updated], now: 1_000 }),
  ).toThrow(
    expect.objectContaining({
      code: 'HOOK_FLUSH_FAILED',
      message: '"db/1" is not allowed to manage this secret',
    }),
  );
});

test('a secret that its unit tracks is tracked at the revision that this hook makes', () => {
  const model = smallModel();
  commit(model, created, updated, { kind: 'track', id: 's' });
  expect(model.secrets.find('s')?.consumers).toEqual(readers({ 'db/0': 2 }));
});

describe('a grant', () => {
  const to = (unit: string | undefined, relation: number | undefined = 3): Grant => ({
    ...{ application: 'web', unit, relation },
  });

  test('is another one through another relation', () => {
    const model = smallModel(secretOf({ grants: [to(undefined, 4), to('web/0', 4)] }));
    commit(model, granted);
    expect(model.secrets.find('s')?.grants).toEqual([
      to(undefined, 4),
      to('web/0', 4),
      to(undefined),
    ]);
  });

  test('is revoked from an application as a whole, or from one of its units', () => {
    const all = [to('web/0'), to(undefined), to('web/1'), { ...to(undefined), application: 'api' }];
    const left = (revoke: (SecretChange & { kind: 'revoke' })['revoke']) => {
      const model = smallModel(secretOf({ grants: all }));
      commit(model, { kind: 'revoke', id: 's', revoke });
      return model.secrets.find('s')?.grants;
    };
    expect(left({ kind: 'application', application: 'web' })).toEqual([all[0], all[2], all[3]]);
    expect(left({ kind: 'unit', unit: 'web/0' })).toEqual(all.slice(1));
    expect(() => left({ kind: 'unit', unit: 'web/9' })).toThrow('there is no unit "web/9"');
  });

  test.each([
    [{ relation: 4 }, 'relation 4 is gone'],
    [{ relation: 3, unit: 'db/1' }, 'db/1 is not in relation 3'],
    [{ relation: 3, unit: 'web/9' }, 'there is no unit "web/9"'],
  ])('of %j fails the flush', (grant, message) => {
    expect(() => commit(smallModel(), created, { kind: 'grant', id: 's', grant })).toThrow(
      expect.objectContaining({ code: 'HOOK_FLUSH_FAILED', message }),
    );
  });
});
