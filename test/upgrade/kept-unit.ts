/** A unit of a kept version: its state, and what of the model its hooks see. */
import { readFileSync } from 'node:fs';
import { decodeState } from '../../src/dispatch/state/stored-state.ts';
import { state, type State, type StateSource } from '../../src/testing/index.ts';

type Settings = Readonly<Record<string, string>>;

export interface KeptRelation {
  readonly id: number;
  readonly endpoint: string;
  /** That of the other side; absent for peers. */
  readonly application?: string;
  readonly units: Readonly<Record<string, Settings>>;
  readonly applicationBag: Settings;
  readonly own: Settings;
  readonly ownApplication: Settings;
}

export interface KeptSecret {
  readonly id: string;
  /** Oldest first. */
  readonly contents: readonly Settings[];
  readonly owned: boolean;
  readonly label: string;
}

export interface KeptUnitState {
  readonly unit: string;
  readonly model: { readonly name: string; readonly uuid: string };
  readonly leader: boolean;
  /** That of its machine. */
  readonly address: string;
  /** What an operator has set. */
  readonly config: Readonly<Record<string, string | number | boolean>>;
  /** The unit's state as Juju keeps it. */
  readonly entries: Settings;
  readonly relations: readonly KeptRelation[];
  readonly secrets: readonly KeptSecret[];
}

/** Reads what `keep-version` has written of a unit. */
export function keptUnit(path: string): KeptUnitState {
  return JSON.parse(readFileSync(path, 'utf8')) as KeptUnitState;
}

/** What handlers kept in the unit's state, by its entries. */
export function keptValues(entries: Settings): State['values'] {
  const kept = Object.entries(entries).filter(([key]) => key.startsWith('kv.'));
  return Object.fromEntries(
    kept.map(([key, text]) => [
      key.slice('kv.'.length),
      JSON.parse(text) as State['values'][string],
    ]),
  );
}

/** The unit as a state of the test kit, its own state as the current dispatch reads it. */
export function keptState(kept: KeptUnitState, more: StateSource = {}): State {
  const { entries, unit, model, leader, address, config, relations, secrets } = kept;
  const stored = decodeState(entries);
  if (stored === undefined) throw new Error(`${unit} has no state`);
  const { flags, ...memory } = stored;
  const [application = '', number] = unit.split('/');
  return state({
    ...{ application, unit: Number(number), model, leader, address, config, relations },
    ...{ flags, memory, values: keptValues(entries) },
    secrets: secrets.map(({ label, ...secret }) => ({ ...secret, ...(label !== '' && { label }) })),
    ...more,
  });
}
