import { isFault } from '../../errors.ts';
import type { CharmUnderTest } from '../charm.ts';
import type { TestEvent } from '../on.ts';
import { attempt } from '../run.ts';
import { change, type State, type StateChange } from '../state.ts';

/** What surrounds a unit and can be as it was again; the rest is the unit's own, or only ever grows. */
const surroundings = [
  'address',
  'config',
  'goalState',
  'leader',
  'networks',
  'relations',
  'resources',
] as const satisfies readonly (keyof State & keyof StateChange)[];

/** A change before an event that is taken back before the failed hook is run again. */
export interface TakenBackChange {
  /** The unit with its surroundings as they were before the change. */
  readonly takeBack: (state: State) => State;
  /** Where the unit is when the event runs and nothing has ever changed. */
  readonly expected: State;
}

/**
 * How a step's change is taken back, and where the unit is without it.
 *
 * @param before the unit before the change.
 * @returns undefined when there is no such change, or the event can not be without it.
 */
export async function takenBackChange(
  { charm, event }: { readonly charm: CharmUnderTest; readonly event: TestEvent },
  before: State,
  changed: StateChange,
): Promise<TakenBackChange | undefined> {
  const keys = Object.keys(changed);
  const parts = surroundings.filter((part) => keys.includes(part));
  if (parts.length === 0 || parts.length < keys.length || event.kind === 'action') return undefined;
  const expected = await committed(charm, event, before);
  if (expected === undefined) return undefined;
  const takeBack = (state: State): State =>
    change({ ...state, ...Object.fromEntries(parts.map((part) => [part, before[part]])) }, {});
  return { takeBack, expected };
}

async function committed(
  charm: CharmUnderTest,
  event: TestEvent,
  before: State,
): Promise<State | undefined> {
  try {
    const ended = await attempt(charm, event, before);
    return ended.kind === 'committed' ? ended.state : undefined;
  } catch (error) {
    // Without the change there is no such relation, say.
    if (isFault(error, 'TEST_STATE_INCONSISTENT') || isFault(error, 'TEST_EVENT_INVALID')) {
      return undefined;
    }
    throw error;
  }
}
