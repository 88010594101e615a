import type { Lane } from './lane-client.ts';
import type { LaneAnswer, TestFailure, TestFileRun } from './lane-messages.ts';
import { applyMutant, type Mutant } from './mutant.ts';
import type { PrivateCopy } from './private-copy.ts';

/** What became of a mutant. */
export type Verdict =
  | { readonly outcome: 'noticed'; readonly by: TestFailure }
  | { readonly outcome: 'hang'; readonly by: string }
  | { readonly outcome: 'survived'; readonly files: number }
  | { readonly outcome: 'unreached' }
  | { readonly outcome: 'refused' };

/** What a mutant is tried on. */
export interface Trial {
  readonly copy: Pick<PrivateCopy, 'read' | 'write'>;
  readonly lane: Pick<Lane, 'run'>;
  /** Test files that reach the mutant, in the order in which they are tried. */
  readonly files: readonly TestFileRun[];
}

/** How much quicker than a mutant's limit the unmutated tests must end for the mutant, and not the host, to be slow. */
const clearlyQuicker = 4;

/** How often a mutant is tried while the host is too busy to tell. */
const mostTries = 5;

/** Milliseconds after which the unmutated tests are given up. */
const longest = 3_600_000;

/** Writes the mutant into the copy, runs the tests that reach it in growing portions until one fails, and restores the file. */
export async function tryMutant(mutant: Mutant, trial: Trial): Promise<Verdict> {
  const { copy, files } = trial;
  if (files.length === 0) return { outcome: 'unreached' };
  const original = copy.read(mutant.file);
  try {
    for (const portion of portionsOf(files)) {
      const answer = await runPortion(mutant, original, { ...trial, files: portion });
      if (answer === 'hang') {
        return { outcome: 'hang', by: portion.map(({ file }) => file).join(', ') };
      }
      const [failure] = answer.failures;
      if (failure !== undefined) return { outcome: 'noticed', by: failure };
    }
    return { outcome: 'survived', files: files.length };
  } finally {
    copy.write(mutant.file, original);
  }
}

/**
 * Runs test files with the mutant. A busy host must not pass for a test that notices: what does not end, or fails
 * because something did not come in time, counts only when the same tests without the mutant have time enough right
 * afterwards. Else the mutant is tried again, with a limit by what they took.
 */
async function runPortion(
  mutant: Mutant,
  original: string,
  { copy, lane, files }: Trial,
): Promise<LaneAnswer | 'hang'> {
  const run = async (text: string, limit: number): Promise<LaneAnswer | 'hang'> => {
    copy.write(mutant.file, text);
    return lane.run({ changed: [mutant.file], files: files.map(({ file }) => file) }, limit);
  };
  const mutated = applyMutant(original, mutant);
  let limit = limitOf(files.reduce((sum, { milliseconds }) => sum + milliseconds, 0));
  for (let tries = 0; tries < mostTries; tries += 1) {
    const answer = await run(mutated, limit);
    if (!lacksTime(answer)) return answer;
    const begin = performance.now();
    const unmutated = await run(original, longest);
    const taken = performance.now() - begin;
    if (!lacksTime(unmutated) && taken * clearlyQuicker <= limit) return answer;
    limit = Math.max(limit, limitOf(taken));
  }
  const names = files.map(({ file }) => file).join(', ');
  throw new Error(`this host is too busy to tell what ${names} notice: try again when it is quiet`);
}

/** How long tests with a mutant may take that take `usual` milliseconds without one. */
function limitOf(usual: number): number {
  return 20_000 + 10 * usual;
}

/** Whether tests did not end, or failed only because something did not come in time. */
function lacksTime(answer: LaneAnswer | 'hang'): boolean {
  if (answer === 'hang') return true;
  const { failures } = answer;
  return (
    failures.length > 0 && failures.every(({ message }) => /timed? ?-?out|in time/i.test(message))
  );
}

/** One file, then two, four, eight: most mutants are noticed by the first, and a portion costs as little as a file. */
function portionsOf(files: readonly TestFileRun[]): readonly (readonly TestFileRun[])[] {
  const portions: (readonly TestFileRun[])[] = [];
  for (let from = 0, size = 1; from < files.length; from += size, size *= 2) {
    portions.push(files.slice(from, from + size));
  }
  return portions;
}
