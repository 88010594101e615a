import type { Rotation } from '../../juju/agent/model-view.ts';

const hour = 3_600_000;
const day = 24 * hour;

const periods: Readonly<Record<Rotation, number | undefined>> = {
  never: undefined,
  hourly: hour,
  daily: day,
  weekly: 7 * day,
  monthly: 30 * day,
  quarterly: 90 * day,
  yearly: 365 * day,
};

/** When a secret is to be rotated next; undefined for never. */
export function nextRotation(rotation: Rotation, now: number): string | undefined {
  const period = periods[rotation];
  return period === undefined ? undefined : new Date(now + period).toISOString();
}

const units: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: hour,
};

/** The time that a duration of Go's (`1h30m`) or an RFC 3339 time means; undefined when it is neither. */
export function expiryTime(expire: string, now: number): string | undefined {
  if (/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(expire)) {
    const parts = [...expire.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
    const length = parts.reduce(
      (sum, [, count, unit]) => sum + Number(count) * (units[unit ?? ''] ?? 0),
      0,
    );
    return new Date(now + length).toISOString();
  }
  const time = Date.parse(expire);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
