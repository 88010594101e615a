/** A charm, as its metadata, config and actions files say it is. */
import type { Json } from '../../base/json.ts';
import type { ConfigValue } from '../store/settings.ts';
import type { Role, Scope } from '../store/relations.ts';
import type { CharmStorage } from '../../model/storage/charm-storage.ts';

export interface Charm {
  readonly name: string;
  /** Whether its units live on the machines of others. */
  readonly subordinate: boolean;
  readonly endpoints: ReadonlyMap<string, CharmEndpoint>;
  /** The conditions under `assumes`, as they are written. */
  readonly assumes: readonly Json[];
  readonly extraBindings: readonly string[];
  readonly resources: ReadonlyMap<string, CharmResource>;
  readonly storages: ReadonlyMap<string, CharmStorage>;
  readonly options: ReadonlyMap<string, CharmOption>;
  readonly actions: ReadonlyMap<string, CharmAction>;
}

export interface CharmEndpoint {
  readonly role: Role;
  readonly interface: string;
  readonly scope: Scope;
  /** Not declared by the charm; every application has `juju-info`. */
  readonly implicit: boolean;
}

export interface CharmResource {
  readonly filename: string;
  readonly description: string;
}

export type OptionType = 'string' | 'int' | 'float' | 'boolean' | 'secret';

export interface CharmOption {
  readonly type: OptionType;
  readonly description: string;
  readonly default: ConfigValue | undefined;
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
