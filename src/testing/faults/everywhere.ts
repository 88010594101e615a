import { isObject } from '../../base/json.ts';
import { isDeepStrictEqual } from 'node:util';
import { fault, isFault, messageOf } from '../../errors.ts';
import type { CharmUnderTest } from '../charm.ts';
import { on, type TestEvent } from '../on.ts';
import { attempt, type Attempt } from '../run.ts';
import { change, type State, type StateChange } from '../state.ts';
import { takenBackChange, type TakenBackChange } from './taken-back-change.ts';
import { inject, type FaultMode } from './inject.ts';

/** One step of a unit's life: an event, and what changes around the unit before it. */
export interface LifeStep {
  readonly event: TestEvent;
  readonly before?: (state: State) => StateChange;
  /** Another revision of the charm, from this event on. */
  readonly charm?: CharmUnderTest;
  /** False for a change that is not taken back, such as a word of another unit about what it has done. */
  readonly takenBack?: false;
}

export interface FaultMatrix {
  readonly start: State;
  readonly life: readonly (TestEvent | LifeStep)[];
  /** All three when absent. */
  readonly modes?: readonly FaultMode[];
  /** Events that Juju goes on with when the life is over; `update-status` when absent. */
  readonly recovery?: readonly TestEvent[];
  /** What has to be the same in the end; what a unit shows and has when absent ({@link essence}). */
  readonly compare?: (state: State) => unknown;
  /** The same for a change that was taken back, of which a charm may keep a package or a log; false leaves it out. */
  readonly takenBack?: false | ((state: State) => unknown);
}

/** One row of the matrix: a fault at one call of one event. */
export interface FaultRow {
  /** Position in the life, from 0, and the event's name. */
  readonly step: number;
  readonly event: string;
  /** Number of the call in its event, from 1, and what it is. */
  readonly call: number;
  readonly name: string;
  readonly mode: FaultMode;
  /** How the event ended with the fault. */
  readonly ended: Attempt['kind'];
}

/** What of a unit its operator and its neighbours can see, and what it has to go on with. */
export function essence(state: State): unknown {
  const { flags, values, ports, status, version, relations, secrets, machine } = state;
  const { files, users, packages, units } = machine;
  const bags = relations.map(({ id, own, ownApplication }) => ({ id, own, ownApplication }));
  return { flags, values, ports, status, version, bags, secrets, files, users, packages, units };
}

/**
 * Lets every hook tool call and every machine effect of a unit's life go wrong, one at a time, and asserts
 * that the unit ends where it ends without a fault.
 *
 * After a hook that failed or died Juju runs the same hook again; a fault that the charm puts up with, and
 * one of an action, must be made good by what comes later in its life. Where a step changes what surrounds the
 * unit, the change is also taken back before the hook runs again: then the unit must be where it is when nothing
 * was ever changed, whatever the failed hook had done to the machine.
 *
 * @returns a row for each fault that was tried.
 * @throws TEST_NOT_CONVERGING with the rows that ended elsewhere; what a hook without a fault failed with.
 */
export async function everywhere(
  charm: CharmUnderTest,
  matrix: FaultMatrix,
): Promise<readonly FaultRow[]> {
  const { modes = ['fails', 'dies before', 'dies after'], compare = essence } = matrix;
  const life = stepsOf(charm, matrix.life);
  const clean = await livedClean(matrix.start, life);
  const trial: Trial = { life, clean, compare, matrix };
  const rows: FaultRow[] = [];
  const lost: string[] = [];
  for (const [step, { before, calls }] of clean.entries()) {
    for (const [index, name] of calls.entries()) {
      for (const mode of modes) {
        const place = { step, call: index + 1, mode };
        const { ended, reason } = await tryFault(trial, before, place);
        const event = eventName(life[step]);
        rows.push({ ...place, event, name, ended });
        if (reason !== undefined)
          lost.push(`${event}, call ${index + 1} (${name}) ${mode}: ${reason}`);
      }
    }
  }
  if (lost.length === 0) return rows;
  throw fault(
    'TEST_NOT_CONVERGING',
    `${charm.name} does not get over ${lost.length} of ${rows.length} faults`,
    { details: [...lost.slice(0, 200), ...(lost.length > 200 ? ['…'] : [])].join('\n') },
  );
}

interface Lived {
  readonly before: State;
  readonly after: State;
  readonly takenBack: TakenBackChange | undefined;
  readonly calls: readonly string[];
}

/** A step that knows its charm. */
type Step = LifeStep & { readonly charm: CharmUnderTest };

function stepsOf(first: CharmUnderTest, life: FaultMatrix['life']): readonly Step[] {
  let charm = first;
  return life.map((each) => {
    const step: LifeStep = 'event' in each ? each : { event: each };
    charm = step.charm ?? charm;
    return { ...step, charm };
  });
}

interface Trial {
  readonly life: readonly Step[];
  /** Each step without a fault. */
  readonly clean: readonly Lived[];
  readonly compare: (state: State) => unknown;
  readonly matrix: FaultMatrix;
}

async function livedClean(start: State, life: readonly Step[]): Promise<readonly Lived[]> {
  const lived: Lived[] = [];
  let state = start;
  for (const step of life) {
    const changed = step.before?.(state);
    const before = changed === undefined ? state : change(state, changed);
    const isTakenBack = changed !== undefined && step.takenBack !== false;
    const takenBack = isTakenBack ? await takenBackChange(step, state, changed) : undefined;
    const injection = inject();
    const ended = await attempt(step.charm, { event: step.event, interference: injection }, before);
    if (ended.kind === 'failed') throw ended.error;
    lived.push({ before, after: ended.state, takenBack, calls: [...injection.calls] });
    state = ended.state;
  }
  return lived;
}

async function tryFault(
  trial: Trial,
  before: State,
  { step, call, mode }: { readonly step: number; readonly call: number; readonly mode: FaultMode },
): Promise<{ readonly ended: Attempt['kind']; readonly reason: string | undefined }> {
  const now = trial.life[step];
  if (now === undefined) throw new RangeError(`there is no step ${step}`);
  const { charm, event } = now;
  const interference = inject({ at: call, mode });
  const first = await attempt(charm, { event, interference }, before);
  let state = first.state;
  try {
    // Juju runs a hook again, but an action only when an operator asks again.
    const isDue = first.kind !== 'committed' && event.kind !== 'action';
    if (isDue) state = await mustCommit(charm, event, state);
    const reason =
      (await restOfLife(trial, step, state)) ??
      (isDue ? await afterTakingBack(trial, step, first.state) : undefined);
    return { ended: first.kind, reason };
  } catch (error) {
    if (!isFault(error)) throw error;
    return { ended: first.kind, reason: `the hook fails again: ${messageOf(error)}` };
  }
}

/** Lives on until the states are the same; from there on they stay so. */
async function restOfLife(trial: Trial, from: number, after: State): Promise<string | undefined> {
  const { life, clean, compare, matrix } = trial;
  let state = after;
  for (let step = from; ; step += 1) {
    const expected = clean[step]?.after;
    if (expected !== undefined && same(compare(state), compare(expected))) return undefined;
    const next = life[step + 1];
    if (next === undefined) break;
    state = await mustCommit(next.charm, next.event, prepared(next, state));
  }
  const end = clean.at(-1)?.after ?? after;
  const last = life.at(-1);
  if (last === undefined) return undefined;
  for (const event of matrix.recovery ?? [on.updateStatus()]) {
    state = await mustCommit(last.charm, event, state);
    if (same(compare(state), compare(end))) return undefined;
  }
  return difference(compare(state), compare(end));
}

/** Runs the hook again with its change taken back; answers what is then not as if nothing had changed. */
async function afterTakingBack(
  { life, clean, compare: usual, matrix }: Trial,
  step: number,
  failed: State,
): Promise<string | undefined> {
  const [now, takenBack] = [life[step], clean[step]?.takenBack];
  const compare = matrix.takenBack ?? usual;
  if (now === undefined || takenBack === undefined || compare === false) return undefined;
  const expected = compare(takenBack.expected);
  let state = await mustCommit(now.charm, now.event, takenBack.takeBack(failed));
  for (const event of matrix.recovery ?? [on.updateStatus()]) {
    if (same(compare(state), expected)) return undefined;
    state = await mustCommit(now.charm, event, state);
  }
  if (same(compare(state), expected)) return undefined;
  return `after its change was taken back: ${difference(compare(state), expected)}`;
}

async function mustCommit(charm: CharmUnderTest, event: TestEvent, state: State): Promise<State> {
  const ended = await attempt(charm, event, state);
  if (ended.kind === 'failed') throw ended.error;
  return ended.state;
}

function prepared({ before }: LifeStep, state: State): State {
  return before === undefined ? state : change(state, before(state));
}

const same = isDeepStrictEqual;

/** The parts that differ, by name, with both values cut short. */
function difference(found: unknown, expected: unknown): string {
  if (!isObject(found) || !isObject(expected))
    return `${short(found)} instead of ${short(expected)}`;
  const keys = [...new Set([...Object.keys(found), ...Object.keys(expected)])];
  return keys
    .filter((key) => !same(found[key], expected[key]))
    .map((key) => {
      const [one, other] = [found[key], expected[key]];
      const deeper = isObject(one) && isObject(other);
      return `${key}: ${deeper ? difference(one, other) : `${short(one)} instead of ${short(other)}`}`;
    })
    .join('; ');
}

function short(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}

function eventName(step: LifeStep | undefined): string {
  if (step === undefined) return '';
  const { event } = step;
  switch (event.kind) {
    case 'relation':
      return `${event.endpoint}-relation-${event.step}`;
    case 'storage':
      return `${event.storage.split('/')[0] ?? ''}-storage-${event.step}`;
    case 'secret':
      return `secret-${event.step}`;
    case 'workload':
      return `${event.container}-${event.hook}`;
    case 'lifecycle':
    case 'action':
      return event.name;
  }
}

/** The rows as a table for a person; the last line counts them. */
export function faultTable(rows: readonly FaultRow[]): string {
  const count = (ended: Attempt['kind']) => rows.filter((row) => row.ended === ended).length;
  const lines = [...Map.groupBy(rows, ({ step, event }) => `${step} ${event}`)].map(
    ([event, of]) => `${event}: ${of.length}`,
  );
  const [failed, died, borne] = [count('failed'), count('died'), count('committed')];
  return [
    ...lines,
    `${rows.length} faults: ${failed} failed the hook, ${died} killed it, ${borne} were borne`,
  ].join('\n');
}
