import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { openLane } from './lane-client.ts';
import type { TestFailure, TestFileRun } from './lane-messages.ts';
import type { Mutant } from './mutant.ts';
import type { PrivateCopy } from './private-copy.ts';
import { addProbes } from './probes.ts';

/** What the tests do before anything is mutated. */
export interface Baseline {
  /** Test files that reach a mutant's place, by the mutant's index, quickest first. */
  readonly reaching: readonly (readonly TestFileRun[])[];
  /** Test files that fail although only probes were added: they read the text of sources, and are left out. */
  readonly failing: readonly TestFailure[];
}

/** Where the tests are run. */
export interface BaselineOptions {
  readonly copy: PrivateCopy;
  /** Beginnings of the paths of the test files that are run. */
  readonly tests: readonly string[];
  readonly signal: AbortSignal;
}

/** Runs the tests once over a tree with probes at the mutants' places, and takes the probes away again. */
export async function runBaseline(
  mutants: readonly Mutant[],
  { copy, tests, signal }: BaselineOptions,
): Promise<Baseline> {
  const childLog = join(copy.reached, 'children.log');
  // Programs of a charm may run as another user.
  writeFileSync(childLog, '', { mode: 0o666 });
  const places = mutants.map(({ file, start }, id) => ({ id, file, start }));
  const byFile = Map.groupBy(places, ({ file }) => file);
  const originals = [...byFile.keys()].map((file) => ({ file, text: copy.read(file) }));
  for (const { file, text } of originals) {
    copy.write(file, addProbes(text, byFile.get(file) ?? [], childLog));
  }
  const lane = openLane({ copy, bail: 0, reports: true, signal });
  try {
    const answer = await lane.run({ changed: [], files: tests }, 3_600_000);
    if (answer === 'hang') throw new Error('the tests did not end within an hour');
    const failed = new Set(answer.failures.map(({ file }) => file));
    const usable = answer.runs
      .filter(({ file }) => !failed.has(file))
      .toSorted((a, b) => a.milliseconds - b.milliseconds);
    const reached = readReached(copy, answer.runs, childLog);
    return {
      reaching: mutants.map((_, id) => usable.filter(({ file }) => reached.get(file)?.has(id))),
      failing: answer.failures,
    };
  } finally {
    await lane.stop();
    for (const { file, text } of originals) copy.write(file, text);
  }
}

function readReached(
  copy: PrivateCopy,
  windows: readonly TestFileRun[],
  childLog: string,
): ReadonlyMap<string, ReadonlySet<number>> {
  const reached = new Map<string, Set<number>>();
  const add = (file: string, id: number): void => {
    reached.set(file, (reached.get(file) ?? new Set()).add(id));
  };
  for (const name of readdirSync(copy.reached).filter((each) => each.endsWith('.json'))) {
    const { file, ids } = JSON.parse(readFileSync(join(copy.reached, name), 'utf8')) as {
      readonly file: string;
      readonly ids: readonly number[];
    };
    for (const id of ids) add(relative(copy.root, file), id);
  }
  for (const line of readFileSync(childLog, 'utf8').split('\n')) {
    const [id, time] = line.split(' ').map(Number);
    if (id === undefined || time === undefined) continue;
    // Which test started the process is not known: all that ran at the time are tried.
    for (const { file, milliseconds, until } of windows) {
      if (until - milliseconds <= time && time <= until) add(file, id);
    }
  }
  return reached;
}
