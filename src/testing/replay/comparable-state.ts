import { isObject, tryParseJson } from '../../base/json.ts';
import { decodeState, isStateKey, stateKeys } from '../../dispatch/state/stored-state.ts';
import { canonicalJson } from '../../reactive/canonical-json.ts';

/**
 * What `state-set` reads on standard input, in a form that two versions of the framework share: how its own
 * entries are laid out is no difference.
 */
export function comparableState(stdin: string): string {
  const entries = textsIn(stdin);
  if (entries === undefined || stateKeys(entries).length === 0) return stdin;
  try {
    const state = decodeState(entries);
    const others = Object.entries(entries).filter(([key]) => !isStateKey(key));
    // What is empty is written by one format and left out by another.
    const kept = Object.entries<unknown>({ ...state }).filter(([, value]) => !isEmpty(value));
    return canonicalJson({ ...Object.fromEntries(others), charmwright: Object.fromEntries(kept) });
  } catch {
    // A change of a part that can not be read by itself is compared as it stands.
    return stdin;
  }
}

function isEmpty(value: unknown): boolean {
  return typeof value !== 'object' || value === null || Object.keys(value).length === 0;
}

function textsIn(stdin: string): Readonly<Record<string, string>> | undefined {
  const value = tryParseJson(stdin);
  if (!isObject(value)) return undefined;
  return Object.fromEntries(
    Object.entries(value).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );
}
