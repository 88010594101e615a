import type { Move } from './move.ts';

/**
 * The shortest sequence it can find that still fails: hooks in a row become one wait until the model is idle, then
 * what is not needed is left out, larger parts first, until no single move can go.
 */
export async function shrink(
  moves: readonly Move[],
  fails: (moves: readonly Move[]) => Promise<boolean>,
): Promise<readonly Move[]> {
  let best = moves;
  const waiting = withWaits(moves);
  if (await fails(waiting)) best = waiting;
  for (let size = Math.ceil(best.length / 2); size >= 1;) {
    const smaller = await withoutPart(best, size, fails);
    if (smaller !== undefined) best = smaller;
    else if (size === 1) break;
    else size = Math.ceil(size / 2);
  }
  for (const [at, move] of best.entries()) {
    if (move.kind !== 'step' || move.shuffle === undefined) continue;
    const plain = best.with(at, { kind: 'step', unit: move.unit });
    if (await fails(plain)) best = plain;
  }
  return best;
}

function withWaits(moves: readonly Move[]): readonly Move[] {
  return moves.flatMap((move, at): Move[] => {
    if (move.kind === 'verb') return [move];
    return moves[at - 1]?.kind === 'step' ? [] : [{ kind: 'untilIdle' }];
  });
}

async function withoutPart(
  moves: readonly Move[],
  size: number,
  fails: (moves: readonly Move[]) => Promise<boolean>,
): Promise<readonly Move[] | undefined> {
  for (let at = Math.max(0, moves.length - size); at >= 0; at -= size) {
    const rest = moves.toSpliced(at, size);
    if (rest.length < moves.length && (await fails(rest))) return rest;
  }
  return undefined;
}
