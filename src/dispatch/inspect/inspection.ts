/** What a charm prints of its unit when an operator inspects it: one JSON document, secrets masked. */
import type { Json } from '../../base/json.ts';
import type { UndescribedCharm, DescribedCharm } from '../charm/describe-charm.ts';
import type { FlagOrigin } from '../explain/explanation.ts';
import type { StoredState } from '../state/stored-state.ts';
import type { ConfigValue } from '../unit/unit.ts';

/**
 * The answer to `CHARMWRIGHT_INSPECT` in the context of `juju exec`: `flags`, or `state` for everything.
 *
 * @example juju exec --unit hello/0 -- CHARMWRIGHT_INSPECT=state ./dispatch
 */
export interface Inspection {
  readonly format: 1;
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly unit: string;
  readonly model: { readonly name: string; readonly uuid: string };
  readonly charm: { readonly name: string; readonly described: DescribedCharm | UndescribedCharm };
  /** As the last hook left them, sorted. */
  readonly flags: readonly string[];
  /** Handler id → digest of the inputs of its last success. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Flag → its last change, as far as the unit's trace goes back. */
  readonly origins: Readonly<Record<string, FlagOrigin>>;
  /** Only when `state` was requested. */
  readonly state?: InspectedState;
}

/** The unit as a state of the test kit. */
export interface InspectedState {
  readonly leader: boolean;
  /** Only what differs from the charm's defaults. */
  readonly config: Readonly<Record<string, ConfigValue>>;
  readonly relations: readonly InspectedRelation[];
  readonly secrets: readonly InspectedSecret[];
  readonly storage: readonly {
    readonly id: string;
    readonly kind: string;
    readonly location: string;
  }[];
  /** Name → text of a file, or relative path → text of an archive's files; what is large is left empty. */
  readonly resources: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly ports: readonly string[];
  readonly status: { readonly status: string; readonly message: string };
  readonly values: Readonly<Record<string, Json>>;
  /** Undefined before the first committed hook. */
  readonly memory?: Omit<StoredState, 'flags'>;
  readonly address?: string;
}

export interface InspectedRelation {
  readonly id: number;
  readonly endpoint: string;
  readonly application?: string;
  readonly units: Readonly<Record<string, Bag>>;
  readonly applicationBag: Bag;
  readonly own: Bag;
  readonly ownApplication: Bag;
}

type Bag = Readonly<Record<string, string>>;

export interface InspectedSecret {
  readonly id: string;
  readonly owned?: true;
  readonly contents: readonly Bag[];
}
