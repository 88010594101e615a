import { dirname } from 'node:path';
import type { TestFileRun } from './lane-messages.ts';
import type { Mutant } from './mutant.ts';
import { findRoom } from './rooms.ts';

/** A test file of the mutant's own room is worth waiting for as long as three others. */
const ownRoom = 1 / 3;

/** Picks and orders the test files for a mutant: of those that its room names, the ones that probably notice it in the shortest time come first. */
export function orderTests(
  { file, room }: Pick<Mutant, 'file' | 'room'>,
  runs: readonly TestFileRun[],
): readonly TestFileRun[] {
  const { tests } = findRoom(room);
  const mirror = `${dirname(file).replace(/^src\//, 'test/')}/`;
  const cost = (run: TestFileRun): number =>
    run.milliseconds * (run.file.startsWith(mirror) ? ownRoom : 1);
  return runs
    .filter((run) => tests.some((start) => run.file.startsWith(start)))
    .toSorted((a, b) => cost(a) - cost(b));
}
