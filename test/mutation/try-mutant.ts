import type { Lane } from './lane-client.ts';
import type { TestFailure, TestFileRun } from './lane-messages.ts';
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
  readonly copy: PrivateCopy;
  readonly lane: Lane;
  /** Test files that reach the mutant, in the order in which they are tried. */
  readonly files: readonly TestFileRun[];
}

/**
 * Writes the mutant into the copy, runs the tests that reach it in growing portions until one fails, and restores
 * the file. A portion may take twenty seconds and ten times what it took before: a mutant over that hangs.
 */
export async function tryMutant(mutant: Mutant, { copy, lane, files }: Trial): Promise<Verdict> {
  if (files.length === 0) return { outcome: 'unreached' };
  const original = copy.read(mutant.file);
  copy.write(mutant.file, applyMutant(original, mutant));
  try {
    for (const portion of portionsOf(files)) {
      const names = portion.map(({ file }) => file);
      const usual = portion.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
      const answer = await lane.run({ changed: [mutant.file], files: names }, 20_000 + 10 * usual);
      if (answer === 'hang') return { outcome: 'hang', by: names.join(', ') };
      const [failure] = answer.failures;
      if (failure !== undefined) return { outcome: 'noticed', by: failure };
    }
    return { outcome: 'survived', files: files.length };
  } finally {
    copy.write(mutant.file, original);
  }
}

/** One file, then two, four, eight: most mutants are noticed by the first, and a portion costs as little as a file. */
function portionsOf(files: readonly TestFileRun[]): readonly (readonly TestFileRun[])[] {
  const portions: (readonly TestFileRun[])[] = [];
  for (let from = 0, size = 1; from < files.length; from += size, size *= 2) {
    portions.push(files.slice(from, from + size));
  }
  return portions;
}
