/** What a benchmark says: a number beside its reference from the same run. */
export interface Measure {
  readonly name: string;
  readonly value: number;
  readonly unit: 'ms' | 's' | 'count' | 'x';
  readonly reference?: { readonly name: string; readonly value: number };
  /** What the project aims at, in words; a miss is reported, never an error. */
  readonly aim: string;
  readonly met: boolean;
}

type Reference = NonNullable<Measure['reference']>;

/** A number of one run, beside that of its reference. */
interface Compared extends Pick<Measure, 'name' | 'value'> {
  readonly reference: Reference;
}

/** A measure whose number is a ratio to its reference. */
export function ratio({ name, value, reference }: Compared, most: number): Measure {
  const times = value / reference.value;
  return { name, value: times, unit: 'x', reference, aim: `at most ${most}×`, met: times <= most };
}

/** A measure that must be this many times its reference's number or more, such as what a quicker way saves. */
export function timesAhead({ name, value, reference }: Compared, least: number): Measure {
  const times = reference.value / value;
  return {
    ...{ name, value: times, unit: 'x', reference },
    ...{ aim: `at least ${least}×`, met: times >= least },
  };
}

type Counted = Pick<Measure, 'name' | 'value' | 'unit'>;

/** A measure that must not exceed a number. */
export function atMost(counted: Counted, most: number): Measure {
  const { value, unit } = counted;
  return { ...counted, aim: `at most ${most} ${unit}`, met: value <= most };
}

/** A measure that must reach a number. */
export function atLeast(counted: Counted, least: number): Measure {
  const { value, unit } = counted;
  return { ...counted, aim: `at least ${least} ${unit}`, met: value >= least };
}

/** The table a person reads. */
export function tabular(measures: readonly Measure[]): string {
  const rows = measures.map((each) => [
    each.met ? 'ok' : 'MISSED',
    each.name,
    `${round(each.value)} ${each.unit}`,
    each.reference === undefined ? '' : `${each.reference.name}: ${round(each.reference.value)}`,
    each.aim,
  ]);
  const widths = [0, 1, 2, 3, 4].map((column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** The middle value; the mean of the two middle ones for an even count. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = Number.NaN, high = Number.NaN] = [sorted[middle - 1], sorted[middle]];
  return sorted.length % 2 === 1 ? high : (low + high) / 2;
}

function round(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
