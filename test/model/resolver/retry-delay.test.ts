import { expect, test } from 'vitest';
import { longestRetryDelay, retryDelay } from '../../../src/model/resolver/retry-delay.ts';

test('a retry waits 5 s at first, twice as long each time, and 5 min at most', () => {
  const delays = [1, 2, 3, 4, 5, 6, 7, 8, 100].map((attempt) => retryDelay(attempt, 0));
  expect(delays).toEqual([
    5_000, 10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000, 300_000,
  ]);
  expect(retryDelay(0, 0)).toBe(5_000);
});

test('units spread their attempts by up to a tenth', () => {
  expect(retryDelay(1, 0.5)).toBe(5_250);
  expect(retryDelay(7, 0.999_999_9)).toBe(330_000);
  expect(longestRetryDelay).toBeCloseTo(330_000);
});
