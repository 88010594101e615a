/** Values of `storage` and `devices` that Juju reads further. */

/** A size such as `1G` in MiB, undefined when it is none. Source: `ParseSize` of github.com/juju/utils. */
export function parseSize(written: string): number | undefined {
  const match = /^(?<count>\d+\.?\d*|\.\d+)(?<unit>[MGTPEZY]?)(?:i?B)?$/.exec(written);
  const { count, unit = '' } = match?.groups ?? {};
  // A unit is more than its `B`.
  if (count === undefined || (unit === '' && written.endsWith('B'))) return undefined;
  return Math.ceil(Number(count) * 1024 ** Math.max(0, 'MGTPEZY'.indexOf(unit)));
}

export function checkSize(written: string): string | undefined {
  return parseSize(written) === undefined ? 'a size such as 1G' : undefined;
}

export interface StorageRange {
  readonly least: number;
  /** Undefined for any number. */
  readonly most: number | undefined;
}

/** `3`, `1-4`, `0+` or `2-`. Source: `meta.go`, `storageCountC`. */
export function parseRange(written: string | number): StorageRange | undefined {
  if (typeof written === 'number') {
    return written > 0 ? { least: written, most: written } : undefined;
  }
  const match = /^(\d+)(?:[-+]|-(\d+))$/.exec(written);
  const [, first, last] = match ?? [];
  if (first === undefined || !isGoInteger(first)) return undefined;
  if (last === undefined) return { least: Number(first), most: undefined };
  return isGoInteger(last) ? { least: Number(first), most: Number(last) } : undefined;
}

export function checkRange(written: string | number): string | undefined {
  return parseRange(written) === undefined ? 'a range such as 1, 0-10 or 3+' : undefined;
}

export function checkCount(count: number): string | undefined {
  return count < 0 ? 'a number of devices' : undefined;
}

function isGoInteger(digits: string): boolean {
  return BigInt(digits) < 2n ** 63n;
}
