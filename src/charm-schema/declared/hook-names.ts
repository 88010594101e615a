/** What metadata.yaml declares that hooks are named after. */
import type { JsonObject } from '../../base/json.ts';
import { type Declared, namesOf } from './declared-keys.ts';
import { allEndpoints } from './endpoints.ts';

export interface DeclaredNames {
  readonly endpoints: readonly string[];
  readonly storages: readonly string[];
  readonly containers: readonly string[];
}

/** The names in the merged metadata; `juju-info`, which every charm provides, is added. */
export function declaredNames(metadata: JsonObject): DeclaredNames {
  const { storage, containers }: Declared<'metadata'> = metadata;
  return {
    endpoints: allEndpoints(metadata).map(({ name }) => name),
    storages: namesOf(storage),
    containers: namesOf(containers),
  };
}
