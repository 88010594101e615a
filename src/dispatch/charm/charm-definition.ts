/** A built charm as its bundle holds it; the builder writes this, so a hook parses no YAML. */
import type { Json } from '../../base/json.ts';
import type { RoleModule } from '../../interfaces/interface-roles.ts';
import type { LayerDefinition } from '../../reactive/layer.ts';
import type { NamedDecision } from '../../reactive/compose.ts';
import type { ActionUnit, Unit } from '../unit/unit.ts';

/** A layer of a charm, as `layer(…)` returns it. */
export type Layer = LayerDefinition<Unit, ActionUnit, Json>;

/** Everything `runCharm` needs to know that does not come from the agent. */
export interface CharmDefinition {
  readonly name: string;
  /** The merged files, as JSON. */
  readonly metadata: Readonly<Record<string, Json>>;
  readonly config: Readonly<Record<string, Json>>;
  readonly actions: Readonly<Record<string, Json>>;
  /** File name in the charm's root → merged content: `{ 'wsgi.yaml': { … } }`. */
  readonly settings: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  /** Layer name → its options, defaults included. */
  readonly options: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  /** Layer → the flags that its layer.yaml declares, with what they mean. */
  readonly declaredFlags?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Bottom layer first, the charm itself last: the order handlers run in. */
  readonly layers: readonly CharmLayer[];
  /** Role modules of the interfaces that the charm includes, for the roles its endpoints have. */
  readonly interfaces?: readonly RoleModule[];
}

export interface CharmLayer {
  readonly name: string;
  /** The handler modules' default exports, in the order of their file names. */
  readonly handlers: readonly Layer[];
  /** Its executable handlers, in the order of their names. */
  readonly open?: readonly NamedDecision<Unit>[];
}
