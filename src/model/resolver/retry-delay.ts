/** From Juju's `retrystrategy`: 5 s at first, twice as long each time, 5 min at most. */
const first = 5_000;
const longest = 300_000;

/** No failed operation waits longer. */
export const longestRetryDelay = longest * 1.1;

/**
 * How long to wait before a failed operation is tried again.
 *
 * @param attempt how often it failed by now, from 1.
 * @param random at least 0, less than 1: spreads the attempts of several units by up to a tenth.
 */
export function retryDelay(attempt: number, random: number): number {
  const base = Math.min(first * 2 ** Math.max(0, attempt - 1), longest);
  return Math.round(base * (1 + random / 10));
}
