/** A charm, as its metadata, config and actions files say it is. */
import type { Json } from '../../base/json.ts';
import type { DeclaredEndpoint } from '../../charm-schema/declared/endpoints.ts';
import type { DeclaredOption } from '../../charm-schema/declared/options.ts';
import type { DeclaredResource } from '../../charm-schema/declared/resources.ts';
import type { DeclaredStorage } from '../../charm-schema/declared/storages.ts';

export interface Charm {
  readonly name: string;
  /** Whether its units live on the machines of others. */
  readonly subordinate: boolean;
  readonly endpoints: ReadonlyMap<string, CharmEndpoint>;
  /** The conditions under `assumes`, as they are written. */
  readonly assumes: readonly Json[];
  readonly extraBindings: readonly string[];
  readonly resources: ReadonlyMap<string, DeclaredResource>;
  readonly storages: ReadonlyMap<string, DeclaredStorage>;
  readonly options: ReadonlyMap<string, DeclaredOption>;
  readonly actions: ReadonlyMap<string, CharmAction>;
}

export interface CharmEndpoint extends Omit<DeclaredEndpoint, 'name'> {
  /** Not declared by the charm; every application has `juju-info`. */
  readonly implicit: boolean;
}

export interface CharmAction {
  readonly description: string;
  /** JSON schema of its parameters. */
  readonly schema: Readonly<Record<string, Json>>;
}

/** The texts a charm is read from; a file that is not there is undefined. */
export interface CharmFiles {
  readonly metadata: string;
  readonly manifest?: string | undefined;
  /** lxd-profile.yaml */
  readonly profile?: string | undefined;
  readonly config: string | undefined;
  readonly actions: string | undefined;
}
