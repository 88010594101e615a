/** The table of Juju's verdicts. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Refusal } from '../../src/charm-schema/refusal.ts';
import { keySpellings, valueSpellings } from './variations/spellings.ts';

/** `.` both take it, `x` both refuse it, `3` and `4` only that version refuses it. */
export type Verdict = '.' | 'x' | '3' | '4';

const file = join(import.meta.dirname, '../fixtures/juju-verdicts/verdicts.tsv');

/** Row → a letter for each column; the spellings that its columns stand for are those of today. */
export function readVerdicts(): ReadonlyMap<string, string> {
  const [values = '', keys = '', ...rows] = readFileSync(file, 'utf8').trimEnd().split('\n');
  for (const [line, spellings] of [
    [values, valueSpellings],
    [keys, keySpellings],
  ] as const) {
    const written = line.slice(line.indexOf('\t') + 1);
    if (written !== JSON.stringify(spellings)) throw new Error('the table is of other spellings');
  }
  return new Map(
    rows.map((row) => {
      const [name = '', letters = ''] = row.split('\t');
      return [name, letters];
    }),
  );
}

/** The letter for what refuses a charm. */
export function verdictOf(by: Iterable<Refusal['by'][number]>): Verdict {
  const versions = new Set(by);
  if (versions.size > 1) return 'x';
  if (versions.size === 0) return '.';
  return versions.has('3.6') ? '3' : '4';
}
