import { type Json, parseJson } from '../../base/json.ts';
import { fault } from '../../errors.ts';
import { canonicalJson } from '../../reactive/canonical-json.ts';
import type { Entries } from './stored-state.ts';
import type { UnitState } from '../unit/unit.ts';

const prefix = 'kv.';
const longestKey = 200;

/** A working copy of the values that handlers keep; read and written in memory, committed with the hook. */
export class KeyValues implements UnitState {
  readonly #values: Map<string, string>;

  constructor(entries: Entries) {
    this.#values = new Map(Object.entries(entries).filter(([key]) => key.startsWith(prefix)));
  }

  async get(key: string): Promise<Json | undefined> {
    const text = this.#values.get(entryOf(key));
    return text === undefined ? undefined : parseJson(text);
  }

  async set(key: string, value: Json): Promise<void> {
    this.#values.set(entryOf(key), canonicalJson(value));
  }

  async delete(key: string): Promise<void> {
    this.#values.delete(entryOf(key));
  }

  /** The entries as they should be stored. */
  entries(): Entries {
    return Object.fromEntries(this.#values);
  }
}

/** Whether an entry of the unit's state holds a handler's value. */
export function isKeyValue(entry: string): boolean {
  return entry.startsWith(prefix);
}

function entryOf(key: string): string {
  // A character has three bytes at most, a pair of them four.
  if (key !== '' && key.length * 3 <= longestKey) return prefix + key;
  const length = new TextEncoder().encode(key).length;
  if (length > 0 && length <= longestKey) return prefix + key;
  throw fault(
    'STATE_KEY_INVALID',
    `a key of ${length} bytes can not be kept in the unit's state; expected 1 to ${longestKey}`,
  );
}
