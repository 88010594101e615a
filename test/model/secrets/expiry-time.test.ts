import { describe, expect, test } from 'vitest';
import {
  afterRotation,
  expiryTime,
  firstRotation,
  formatTime,
  nextRotation,
  secretRetryDelay,
} from '../../../src/model/secrets/secret-times.ts';

const now = Date.parse('2026-01-31T10:00:00Z');

describe('an expiry', () => {
  test.each([
    ['1500ms', 1_500],
    ['2s', 2_000],
    ['1h30m', 5_400_000],
    ['0.5h', 1_800_000],
    ['1m1m', 120_000],
  ])('%s is counted from now', (text, milliseconds) => {
    expect(expiryTime(text, now)).toEqual({ at: now + milliseconds, from: now });
  });

  test('that is a time of the calendar is counted from nothing', () => {
    expect(expiryTime('2027-01-01T00:00:00Z', now)).toEqual({
      at: Date.parse('2027-01-01T00:00:00Z'),
      from: undefined,
    });
  });

  test.each(['', 'soon', '-5m', 'x5m', '5m later', '1.m', 'h'])('%j is neither', (text) => {
    expect(expiryTime(text, now)).toBeUndefined();
  });
});

describe('a rotation', () => {
  test.each([
    ['hourly', '2026-01-31T11:00:00Z'],
    ['daily', '2026-02-01T10:00:00Z'],
    ['weekly', '2026-02-07T10:00:00Z'],
    ['quarterly', '2026-05-01T10:00:00Z'],
    ['yearly', '2027-01-31T10:00:00Z'],
  ] as const)('%s is next at %s', (rotation, next) => {
    expect(formatTime(nextRotation(rotation, now) ?? 0)).toBe(next);
    expect(firstRotation(rotation, now)).toEqual({ at: Date.parse(next), from: now });
  });

  test('never has no next', () => {
    expect(nextRotation('never', now)).toBeUndefined();
    expect(firstRotation('never', now)).toBeUndefined();
  });

  test('runs again soon when nothing was renewed, or when it expires before the next', () => {
    const after = (renewed: boolean, expires?: number) =>
      afterRotation({ rotation: 'hourly', last: now, expires, renewed });
    const next = now + 3_600_000;
    const soon = now + secretRetryDelay;
    expect(secretRetryDelay).toBe(300_000);
    expect(after(false)).toBe(soon);
    expect(after(true)).toBe(next);
    expect(after(true, next)).toBe(next);
    expect(after(true, next - 1)).toBe(soon);
    expect(after(true, soon)).toBe(next);
    expect(after(true, soon + 1)).toBe(soon);
    expect(afterRotation({ rotation: 'never', last: now, expires: undefined, renewed: true })).toBe(
      undefined,
    );
  });
});

test('a time is printed without fractions', () => {
  expect(formatTime(1_500)).toBe('1970-01-01T00:00:01Z');
});
