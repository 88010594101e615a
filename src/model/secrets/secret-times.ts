import type { Rotation } from '../../juju/agent/model-view.ts';
import type { DueTime } from './secret.ts';

const minute = 60_000;

/** How long until the hook about a secret runs again when the charm did nothing about it; from Juju's `core/secrets`. */
export const secretRetryDelay = 5 * minute;

/** When a secret that was rotated at `last` is to be rotated next; undefined for never. Months are the calendar's. */
export function nextRotation(rotation: Rotation, last: number): number | undefined {
  const date = new Date(last);
  switch (rotation) {
    case 'never':
      return undefined;
    case 'hourly':
      return last + 60 * minute;
    case 'daily':
      return date.setUTCDate(date.getUTCDate() + 1);
    case 'weekly':
      return date.setUTCDate(date.getUTCDate() + 7);
    case 'monthly':
      return date.setUTCMonth(date.getUTCMonth() + 1);
    case 'quarterly':
      return date.setUTCMonth(date.getUTCMonth() + 3);
    case 'yearly':
      return date.setUTCFullYear(date.getUTCFullYear() + 1);
  }
}

/** When a policy that begins now asks for the first rotation. */
export function firstRotation(rotation: Rotation, now: number): DueTime | undefined {
  const at = nextRotation(rotation, now);
  return at === undefined ? undefined : { at, from: now };
}

export interface Rotated {
  readonly rotation: Rotation;
  /** When it was due. */
  readonly last: number;
  readonly expires: number | undefined;
  /** Whether the charm made a new revision. */
  readonly renewed: boolean;
}

/**
 * When secret-rotate runs next after it ran once.
 *
 * Sooner than the policy says when the charm made no new revision, or when that will have expired by then
 * (Juju 4.0 `domain/secret/service`).
 */
export function afterRotation({ rotation, last, expires, renewed }: Rotated): number | undefined {
  const next = nextRotation(rotation, last);
  if (next === undefined) return undefined;
  const soon = last + secretRetryDelay;
  const tooLate = expires !== undefined && expires < next && soon < expires;
  return tooLate || !renewed ? soon : next;
}

const units: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: minute,
  h: 60 * minute,
};

/** The time that a duration of Go's (`1h30m`) or an RFC 3339 time means; undefined when it is neither. */
export function expiryTime(expire: string, now: number): DueTime | undefined {
  if (/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(expire)) {
    const parts = [...expire.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
    const at = parts.reduce(
      (sum, [, count, unit]) => sum + Number(count) * (units[unit ?? ''] ?? 0),
      now,
    );
    return { at, from: now };
  }
  const time = Date.parse(expire);
  return Number.isNaN(time) ? undefined : { at: time, from: undefined };
}

/** A time as Juju prints it: RFC 3339 without fractions. */
export function formatTime(time: number): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
}
