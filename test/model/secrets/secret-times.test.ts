import { describe, expect, test } from 'vitest';
import {
  afterRotation,
  expiryTime,
  nextRotation,
} from '../../../src/model/secrets/secret-times.ts';

const at = (text: string) => Date.parse(text);
const shown = (time: number | undefined) =>
  time === undefined ? undefined : new Date(time).toISOString();
const start = at('2026-01-31T12:00:00Z');

test.each([
  ['never', undefined],
  ['hourly', '2026-01-31T13:00:00.000Z'],
  ['daily', '2026-02-01T12:00:00.000Z'],
  ['weekly', '2026-02-07T12:00:00.000Z'],
  // As Go's AddDate normalizes 31 February.
  ['monthly', '2026-03-03T12:00:00.000Z'],
  ['quarterly', '2026-05-01T12:00:00.000Z'],
  ['yearly', '2027-01-31T12:00:00.000Z'],
] as const)('a secret that is rotated %s is next rotated at %s', (rotation, next) => {
  expect(shown(nextRotation(rotation, start))).toBe(next);
});

describe('after secret-rotate', () => {
  const rotated = { rotation: 'daily', last: start, expires: undefined, renewed: true } as const;
  const soon = '2026-01-31T12:05:00.000Z';

  test('a new revision lasts until the policy says', () => {
    expect(shown(afterRotation(rotated))).toBe('2026-02-01T12:00:00.000Z');
  });

  test('without a new revision the charm is asked again in five minutes', () => {
    expect(shown(afterRotation({ ...rotated, renewed: false }))).toBe(soon);
  });

  test('a revision that expires before its rotation is rotated sooner', () => {
    const expires = at('2026-01-31T15:00:00Z');
    expect(shown(afterRotation({ ...rotated, expires }))).toBe(soon);
  });

  test('a policy that was taken away meanwhile ends it', () => {
    expect(afterRotation({ ...rotated, rotation: 'never' })).toBeUndefined();
  });
});

test.each([
  ['1h30m', '2026-01-31T13:30:00.000Z'],
  ['500ms', '2026-01-31T12:00:00.500Z'],
  ['2026-06-01T10:00:00+02:00', '2026-06-01T08:00:00.000Z'],
  ['tomorrow', undefined],
])('an expiry of %s is at %s', (expire, time) => {
  expect(shown(expiryTime(expire, start)?.at)).toBe(time);
});
