/** What metadata.yaml declares that hooks are named after. */
import { isObject } from '../base/json.ts';
export interface DeclaredNames {
  readonly endpoints: readonly string[];
  readonly storages: readonly string[];
  readonly containers: readonly string[];
}

/** Reads the names from the merged metadata; `juju-info`, which every charm provides, is added. */
export function declaredNames(metadata: Readonly<Record<string, unknown>>): DeclaredNames {
  const endpoints = ['provides', 'requires', 'peers'].flatMap((role) => keysOf(metadata[role]));
  return {
    endpoints: endpoints.includes('juju-info') ? endpoints : [...endpoints, 'juju-info'],
    storages: keysOf(metadata.storage),
    containers: keysOf(metadata.containers),
  };
}

function keysOf(value: unknown): readonly string[] {
  return isObject(value) ? Object.keys(value) : [];
}
