import { describeMutant, type Mutant } from './mutant.ts';
import type { Verdict } from './try-mutant.ts';

/** A mutant and what became of it. */
export interface Result {
  readonly mutant: Mutant;
  readonly verdict: Verdict;
}

/** Numbers of one run. Hangs are among the noticed, unreached mutants among the survivors. */
export interface Summary {
  /** Mutants that tests were run on. */
  readonly tried: number;
  readonly noticed: number;
  readonly hangs: number;
  readonly survived: number;
  readonly unreached: number;
  /** Mutants that the compiler refuses; no tests were run on them. */
  readonly refused: number;
  /** Percent of the tried that were noticed by tests. */
  readonly share: number;
  /** Percent of all, also those that the compiler refuses, that were noticed by tests or the compiler. */
  readonly shareWithCompiler: number;
}

/** Counts the outcomes. */
export function summarize(results: readonly Result[]): Summary {
  const count = (...outcomes: readonly Verdict['outcome'][]): number =>
    results.filter(({ verdict }) => outcomes.includes(verdict.outcome)).length;
  const refused = count('refused');
  const noticed = count('noticed', 'hang');
  const tried = results.length - refused;
  return {
    tried,
    noticed,
    hangs: count('hang'),
    survived: count('survived', 'unreached'),
    unreached: count('unreached'),
    refused,
    share: percent(noticed, tried),
    shareWithCompiler: percent(noticed + refused, results.length),
  };
}

function percent(part: number, whole: number): number {
  return whole === 0 ? 100 : Math.round((part / whole) * 1000) / 10;
}

/** The report for people: a line for each room, the shares, then every survivor with its place. */
export function renderReport(results: readonly Result[], seed: number): string {
  const rooms = [...Map.groupBy(results, ({ mutant }) => mutant.room)].map(([room, own]) => {
    const { noticed, tried, share, refused } = summarize(own);
    return `  ${room.padEnd(10)} ${noticed}/${tried} noticed (${share} %), ${refused} refused by the compiler`;
  });
  const all = summarize(results);
  const survivors = results.filter(({ verdict }) => isSurvivor(verdict));
  return [
    `seed ${seed}: ${all.noticed} of ${all.tried} changes noticed by tests: ${all.share} % (${all.hangs} by not ending)`,
    `with ${all.refused} that the compiler refuses: ${all.shareWithCompiler} %`,
    ...rooms.toSorted(),
    ...(survivors.length === 0 ? [] : ['survivors:']),
    ...survivors.map((result) => `  ${renderResult(result)}`).toSorted(),
    '',
  ].join('\n');
}

/** One line for one mutant, as it is printed while the run goes on. */
export function renderResult({ mutant, verdict }: Result): string {
  const what = describeMutant(mutant);
  switch (verdict.outcome) {
    case 'noticed':
      return `noticed   ${what} — ${verdict.by.file}: ${verdict.by.test}`;
    case 'hang':
      return `hangs     ${what} — ${verdict.by}`;
    case 'survived':
      return `survived  ${what} — ${verdict.files} test files`;
    case 'unreached':
      return `unreached ${what}`;
    case 'refused':
      return `refused   ${what}`;
  }
}

function isSurvivor({ outcome }: Verdict): boolean {
  return outcome === 'survived' || outcome === 'unreached';
}
