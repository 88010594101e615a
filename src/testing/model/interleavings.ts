import { describeError, fault, isFault, messageOf } from '../../errors.ts';
import type { CharmUnderTest } from '../charm.ts';
import { drawVerb, type Operator } from './draw-moves.ts';
import { model, type Model } from './model.ts';
import { moveLine, type Move } from './move.ts';
import { seededRandom, type Random } from './random.ts';
import { shrink } from './shrink.ts';

export interface Interleavings extends Operator {
  readonly charms: Readonly<Record<string, CharmUnderTest>>;
  /** The same seed plays the same orders. */
  readonly seed: number;
  readonly runs: number;
  /** Moves in each run, before the model becomes idle; 30 when absent. */
  readonly moves?: number;
  /** What every run begins with; a promise that it returns is waited for. */
  readonly start?: (model: Model) => unknown;
  /** Throws when something is wrong; called after every move. */
  readonly invariant?: (model: Model) => void;
  /** Throws when something is wrong; called when the model is idle at the end of a run. */
  readonly whenIdle?: (model: Model) => void;
}

/** What was played. */
export interface InterleavingReport {
  readonly runs: number;
  readonly moves: number;
  readonly hooks: number;
}

/**
 * Plays random orders of operator's verbs and units' steps, all of them legal.
 *
 * @throws TEST_INTERLEAVING_FAILED for the first run that fails, shrunk to the shortest sequence that still
 *   fails in the same way; its details are a test to paste.
 */
export async function interleavings(options: Interleavings): Promise<InterleavingReport> {
  let [moves, hooks] = [0, 0];
  for (let run = 0; run < options.runs; run += 1) {
    const drawn = await draw(options, options.seed + run);
    moves += drawn.moves.length;
    hooks += drawn.hooks;
    if (drawn.failure === undefined) continue;
    throw await failureOf(options, {
      seed: options.seed + run,
      moves: drawn.moves,
      ...drawn.failure,
    });
  }
  return { runs: options.runs, moves, hooks };
}

interface Drawn {
  readonly moves: readonly Move[];
  readonly hooks: number;
  readonly failure: { readonly error: unknown } | undefined;
}

async function draw(options: Interleavings, seed: number): Promise<Drawn> {
  const { charms, moves: most = 30, start, invariant } = options;
  const random = seededRandom(seed);
  const juju = model(charms);
  const moves: Move[] = [];
  try {
    await start?.(juju);
    for (let each = 0; each < most; each += 1) {
      const unit = random.below(4) === 0 ? undefined : random.pick(juju.busy());
      const move =
        unit === undefined ? verbMove(options, juju, random) : stepMove(unit, random.below(9));
      if (move === undefined) continue;
      moves.push(move);
      await make(juju, move);
      invariant?.(juju);
    }
    await finish(juju, options);
    return { moves, hooks: juju.history.length, failure: undefined };
  } catch (error) {
    return { moves, hooks: juju.history.length, failure: { error } };
  }
}

function stepMove(unit: string, shuffle: number): Move {
  return { kind: 'step', unit, shuffle };
}

function verbMove(options: Interleavings, juju: Model, random: Random): Move | undefined {
  const verb = drawVerb(juju, options, { charms: Object.keys(options.charms), random });
  return verb === undefined ? undefined : { kind: 'verb', verb };
}

async function make(juju: Model, move: Move): Promise<void> {
  switch (move.kind) {
    case 'verb':
      juju.do(move.verb);
      return;
    case 'untilIdle':
      await juju.untilIdle();
      return;
    case 'step':
      // A sequence that was cut short may have no such unit any more.
      if (juju.units().includes(move.unit)) await juju.step(move.unit, move.shuffle);
  }
}

async function finish(juju: Model, { invariant, whenIdle }: Interleavings): Promise<void> {
  await juju.untilIdle();
  invariant?.(juju);
  whenIdle?.(juju);
}

/** Plays a sequence; how it fails, if it does. */
async function play(options: Interleavings, moves: readonly Move[]): Promise<string | undefined> {
  const juju = model(options.charms);
  try {
    await options.start?.(juju);
    for (const move of moves) {
      await make(juju, move);
      options.invariant?.(juju);
    }
    await finish(juju, options);
    return undefined;
  } catch (error) {
    return signature(error);
  }
}

/** What makes two failures the same one: the hook and error, whichever unit it was. */
function signature(error: unknown): string {
  const cause = isFault(error) && error.cause !== undefined ? messageOf(error.cause) : '';
  return `${messageOf(error)} ${cause}`.replace(/\/\d+/g, '/n');
}

interface FailedRun {
  readonly seed: number;
  readonly moves: readonly Move[];
  readonly error: unknown;
}

async function failureOf(
  options: Interleavings,
  { seed, moves, error }: FailedRun,
): Promise<Error> {
  const wanted = signature(error);
  const shortest = await shrink(moves, async (each) => (await play(options, each)) === wanted);
  // Waiting until the model is idle is no event.
  const events = shortest.filter(({ kind }) => kind !== 'untilIdle').length;
  const steps = events === 1 ? '1 event' : `${events} events`;
  return fault('TEST_INTERLEAVING_FAILED', `${messageOf(error)}, after ${steps} (seed ${seed})`, {
    details: `${pasteable(options, shortest, error)}\n\n${describeError(error)}`,
    cause: error,
  });
}

/** A test to paste: it calls every check of the options, so that it fails however the sequence failed. */
function pasteable(options: Interleavings, moves: readonly Move[], error: unknown): string {
  const { start, invariant, whenIdle } = options;
  const title = messageOf(error).replaceAll("'", '’').replaceAll('\n', ' ');
  const callOf = (name: string, check: unknown) =>
    check === undefined ? [] : [`  ${name}(juju);`];
  return [
    `test('${title}', async () => {`,
    `  const juju = model({ ${charmsIn(options, moves).join(', ')} });`,
    ...(start === undefined ? [] : ['  await start(juju);']),
    ...moves.map((move) => `  ${moveLine(move)}`),
    ...callOf('invariant', invariant),
    '  await juju.untilIdle();',
    ...callOf('invariant', invariant),
    ...callOf('whenIdle', whenIdle),
    '});',
  ].join('\n');
}

/** The charms that the sequence deploys; all of them when its beginning is the caller's. */
function charmsIn({ charms, start }: Interleavings, moves: readonly Move[]): readonly string[] {
  if (start !== undefined) return Object.keys(charms);
  const verbs = moves.flatMap((move) => (move.kind === 'verb' ? [move.verb] : []));
  const deployed = new Set(verbs.flatMap((verb) => (verb.kind === 'deploy' ? [verb.charm] : [])));
  return Object.keys(charms).filter((charm) => deployed.has(charm));
}
