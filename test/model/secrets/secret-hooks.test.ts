import { describe, expect, test } from 'vitest';
import type { SecretHook } from '../../../src/model/resolver/operation.ts';
import { noLocalSecrets, noRemoteSecrets } from '../../../src/model/resolver/secrets.ts';
import {
  concernsUnit,
  localSecrets,
  noteSecretHook,
  remoteSecrets,
} from '../../../src/model/secrets/secret-hooks.ts';
import { secretRetryDelay } from '../../../src/model/secrets/secret-times.ts';
import type { Secret } from '../../../src/model/secrets/secret.ts';
import { unitRef } from '../../../src/model/unit-ref.ts';
import { readers, revisionOf, secretOf, smallModel } from './small-model.ts';

const owner = unitRef('db/0');
const reader = unitRef('web/0');
const grants = [{ application: 'web', unit: undefined, relation: 3 }];
const rotating = (id: string, at: number, number = 1): Secret =>
  secretOf({ id, rotates: { at, from: 7 }, revisions: [revisionOf(number)] });
const expiringAt = (id: string, ...times: readonly (number | undefined)[]): Secret =>
  secretOf({
    id,
    revisions: times.map((at, index) =>
      revisionOf(index + 1, { expiryHook: at === undefined ? undefined : { at, from: 7 } }),
    ),
  });

describe('what a unit is to be notified of', () => {
  test('is nothing without secrets', () => {
    expect(remoteSecrets([], owner, true)).toEqual(noRemoteSecrets);
    expect(localSecrets([], 'db/0')).toEqual(noLocalSecrets);
  });

  test('is due by time, then by id', () => {
    const secrets = [rotating('c', 30, 4), rotating('b', 10), rotating('a', 30), rotating('d', 20)];
    expect(remoteSecrets(secrets, owner, true).rotating).toEqual([
      { secret: 'b', revision: 1, due: 10, from: 7 },
      { secret: 'd', revision: 1, due: 20, from: 7 },
      { secret: 'a', revision: 1, due: 30, from: 7 },
      { secret: 'c', revision: 4, due: 30, from: 7 },
    ]);
    const expire = [expiringAt('b', 50, undefined, 20), expiringAt('a', 30), secretOf({ id: 'c' })];
    expect(remoteSecrets(expire, owner, true).expiring).toEqual([
      { secret: 'b', revision: 3, due: 20, from: 7 },
      { secret: 'a', revision: 1, due: 30, from: 7 },
      { secret: 'b', revision: 1, due: 50, from: 7 },
    ]);
  });

  test('is only about secrets that it looks after', () => {
    const secrets = [
      { ...rotating('a', 10), ...{ revisions: [revisionOf(1), revisionOf(2)] } },
      expiringAt('b', 10),
    ];
    for (const [unit, leader] of [
      [owner, false],
      [reader, true],
    ] as const) {
      expect(remoteSecrets(secrets, unit, leader)).toEqual(noRemoteSecrets);
    }
  });

  test('is a newer revision than it reads, as long as it may read it', () => {
    const revisions = [1, 2, 3].map((number) => revisionOf(number));
    const read = (id: string, revision: number, more: Partial<Secret> = {}): Secret =>
      secretOf({ id, grants, revisions, consumers: readers({ 'web/0': revision }), ...more });
    const secrets = [
      ...[read('d', 2), read('c', 3), read('a', 1), read('b', 1, { grants: [] })],
      ...[secretOf({ id: 'e', grants, revisions }), read('f', 1)],
    ];
    expect(remoteSecrets(secrets, reader, false)).toEqual({
      ...noRemoteSecrets,
      outdated: [
        { secret: 'a', revision: 3 },
        { secret: 'd', revision: 3 },
        { secret: 'f', revision: 3 },
      ],
    });
  });

  test('is each older revision that no unit reads', () => {
    const revisions = [1, 2, 3, 4].map((number) => revisionOf(number));
    const secrets = [
      secretOf({ id: 'b', revisions, consumers: readers({ 'web/0': 2, 'web/1': 4 }) }),
      secretOf({ id: 'a', revisions: revisions.slice(0, 2) }),
    ];
    expect(remoteSecrets(secrets, owner, true).obsolete).toEqual([
      { secret: 'a', revision: 1 },
      { secret: 'b', revision: 1 },
      { secret: 'b', revision: 3 },
    ]);
  });
});

test('what a unit was notified of is kept by revision', () => {
  const notified = (unit: string, revision?: number) =>
    new Map([[unit, { label: undefined, revision: 1, notified: revision }]]);
  const removalNotified = new Set(['db/0']);
  const secrets = [
    secretOf({ id: 'a', consumers: notified('db/0', 2) }),
    secretOf({ id: 'b', consumers: notified('db/0') }),
    secretOf({ id: 'c', consumers: notified('db/1', 2) }),
    secretOf({
      id: 'd',
      revisions: [revisionOf(1), revisionOf(2, { removalNotified }), revisionOf(3)],
    }),
  ];
  expect(localSecrets(secrets, 'db/0')).toEqual({
    changed: new Map([['a', 2]]),
    removed: [{ secret: 'd', revision: 2 }],
  });
});

describe('a hook about a secret', () => {
  const hook = (kind: SecretHook['kind'], revision = 1): SecretHook => ({
    kind,
    revision,
    secret: 's',
  });

  test('has a reason while the secret is there and the unit may change it', () => {
    const ofUnit = secretOf({ owner: { application: 'db', unit: 'db/0' } });
    for (const kind of ['secret-rotate', 'secret-expired', 'secret-remove'] as const) {
      expect(concernsUnit(undefined, hook(kind), true)).toBe(false);
      expect(concernsUnit(secretOf(), hook(kind), true)).toBe(true);
      expect(concernsUnit(secretOf(), hook(kind), false)).toBe(false);
      expect(concernsUnit(ofUnit, hook(kind), false)).toBe(true);
    }
    expect(concernsUnit(secretOf(), hook('secret-changed'), false)).toBe(true);
    expect(concernsUnit(undefined, hook('secret-changed'), true)).toBe(false);
    expect(concernsUnit(secretOf({ owner: undefined }), hook('secret-rotate'), false)).toBe(false);
  });

  /** The secret after the hook; undefined when nothing was stored. */
  const noted = (secret: Secret, of: SecretHook, now = 1_000): Secret | undefined => {
    const { secrets } = smallModel(secret);
    noteSecretHook(secrets, 'web/0', { hook: of, now });
    return secrets.version === 0 ? undefined : secrets.find('s');
  };

  test('of a secret that is gone stores nothing', () => {
    expect(noted(secretOf({ id: 'other' }), hook('secret-remove'))).toBeUndefined();
  });

  test('that it has changed is stored with its reader, if it still is one', () => {
    const secret = secretOf({ consumers: readers({ 'web/0': 1, 'web/1': 1 }) });
    const after = noted(secret, hook('secret-changed', 2));
    expect(after?.consumers.get('web/0')).toEqual({ label: undefined, revision: 1, notified: 2 });
    expect(after?.consumers.get('web/1')).toEqual(secret.consumers.get('web/1'));
    expect(noted(secretOf(), hook('secret-changed', 2))).toBeUndefined();
  });

  test('that a revision may go is stored with that revision', () => {
    const [first, second] = [revisionOf(1, { removalNotified: new Set(['db/0']) }), revisionOf(2)];
    const after = noted(secretOf({ revisions: [first, second] }), hook('secret-remove', 1));
    expect(after?.revisions).toEqual([
      { ...first, removalNotified: new Set(['db/0', 'web/0']) },
      second,
    ]);
    expect(first.removalNotified.size).toBe(1);
  });

  const again = { at: 1_000 + secretRetryDelay, from: 1_000 };
  test.each([
    ['was due', { at: 1_000, from: 0 }, again],
    ['was due by the calendar', { at: 900, from: undefined }, again],
    ['was counted before the clock was set back', { at: 5_000, from: 1_001 }, again],
    ['has more time by now', { at: 1_001, from: 1_000 }, { at: 1_001, from: 1_000 }],
    [
      'has more time by the calendar',
      { at: 1_001, from: undefined },
      { at: 1_001, from: undefined },
    ],
    ['expires no more', undefined, undefined],
  ])('that a revision expired comes again when it %s', (_, expiryHook, expected) => {
    const other = revisionOf(2, { expiryHook: { at: 1, from: 0 } });
    const secret = secretOf({ revisions: [revisionOf(1, { expiryHook }), other] });
    const after = noted(secret, hook('secret-expired', 1));
    expect(after?.revisions).toEqual([revisionOf(1, { expiryHook: expected }), other]);
  });

  describe('that it is to be rotated', () => {
    const hour = 3_600_000;
    const secret = secretOf({
      rotation: 'hourly',
      rotates: { at: 900, from: 0 },
      revisions: [revisionOf(1), revisionOf(2)],
    });

    test('comes again by its policy when the charm made a revision, else soon', () => {
      expect(noted(secret, hook('secret-rotate', 1))?.rotates).toEqual({
        at: 900 + hour,
        from: 1_000,
      });
      expect(noted(secret, hook('secret-rotate', 2))?.rotates).toEqual({
        at: 900 + secretRetryDelay,
        from: 1_000,
      });
    });

    test('comes soon when the new revision expires before', () => {
      const expires = 900 + hour - 1;
      const short = { ...secret, revisions: [revisionOf(1), revisionOf(2, { expires })] };
      expect(noted(short, hook('secret-rotate', 1))?.rotates?.at).toBe(900 + secretRetryDelay);
    });

    test('is counted from now when the clock was set back', () => {
      const later = { ...secret, rotates: { at: 99_000, from: 98_000 } };
      expect(noted(later, hook('secret-rotate', 1))?.rotates?.at).toBe(1_000 + hour);
    });

    test('ends with its policy', () => {
      const ended = noted({ ...secret, rotation: 'never' }, hook('secret-rotate', 1));
      expect(ended).toMatchObject({ rotation: 'never', rotates: undefined });
      expect(noted({ ...secret, rotates: undefined }, hook('secret-rotate', 1))).toBeUndefined();
    });
  });
});
