import { fault } from '../errors.ts';

/** How long something may take, in words: `30 s`, `5 min`, `2 h`. */
export type TimeLimit = `${number} ${'s' | 'min' | 'h'}`;

const seconds: Readonly<Record<string, number>> = { s: 1, min: 60, h: 3600 };

/** Seconds in a day; the agent has long been asked what is wrong by then. */
const longest = 24 * 3600;

/**
 * A time limit in milliseconds.
 *
 * @throws TIME_LIMIT_INVALID for anything but a number from 1 s to 24 h.
 */
export function parseTimeLimit(text: string): number {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?) (s|min|h)$/.exec(text) ?? [];
  const limit = Number(number) * (seconds[unit] ?? 0);
  if (limit >= 1 && limit <= longest) return limit * 1000;
  throw fault(
    'TIME_LIMIT_INVALID',
    `${JSON.stringify(text)} is no time limit; expected 1 s to 24 h, such as "30 s", "5 min" or "2 h"`,
  );
}
