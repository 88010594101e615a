import { decodeState, isStateKey, stateKeys } from '../../dispatch/stored-state.ts';
import { canonicalJson } from '../../reactive/canonical-json.ts';

/**
 * What `state-set` is given on standard input, in a form that two versions of the framework share: how its own
 * entries are laid out is no difference.
 */
export function comparableState(stdin: string): string {
  const entries = textsIn(stdin);
  if (entries === undefined || stateKeys(entries).length === 0) return stdin;
  try {
    const state = decodeState(entries);
    const others = Object.entries(entries).filter(([key]) => !isStateKey(key));
    // What is empty is written by one format and left out by another.
    const kept = Object.entries(state ?? {}).filter(
      ([, value]) => Object.keys(value ?? {}).length > 0,
    );
    return canonicalJson({ ...Object.fromEntries(others), charmwright: Object.fromEntries(kept) });
  } catch {
    // A change of a part that can not be read alone is compared as it stands.
    return stdin;
  }
}

function textsIn(stdin: string): Readonly<Record<string, string>> | undefined {
  try {
    const value: unknown = JSON.parse(stdin);
    if (typeof value !== 'object' || value === null) return undefined;
    const texts = Object.entries(value).filter(([, text]) => typeof text === 'string');
    return Object.fromEntries(texts) as Record<string, string>;
  } catch {
    return undefined;
  }
}
