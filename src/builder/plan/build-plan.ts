import type { EndpointRole } from '../../charm-schema/declared/kinds.ts';
import type { InterfaceSource } from './interface-source.ts';
import type { Json, JsonObject } from '../../base/json.ts';

/** What a build will do, as plain JSON: nothing in it was written yet. */
export interface BuildPlan {
  /** The charm's name. */
  readonly charm: string;
  /** Bottom first, the charm last. */
  readonly layers: readonly PlannedLayer[];
  /** In the order in which they are first included. */
  readonly interfaces: readonly PlannedLayer[];
  /** Sorted by path, without duplicates. */
  readonly entries: readonly PlanEntry[];
  readonly bundle: BundlePlan;
}

export interface PlannedLayer {
  readonly name: string;
  readonly url: string;
  readonly revision: string;
}

/** One path of the charm: who owns it, how it comes about, and why that way. */
export interface PlanEntry {
  readonly path: string;
  /** The URL of the layer it is signed with: the topmost that contributes to it. */
  readonly layer: string;
  /** The name of the tactic that made it. */
  readonly tactic: string;
  /** All layers that contribute to it, bottom first. */
  readonly from: readonly string[];
  readonly content: PlannedContent;
}

export type PlannedContent =
  | { readonly kind: 'copy'; readonly from: string; readonly executable: boolean }
  | { readonly kind: 'text'; readonly text: string; readonly executable: boolean }
  | { readonly kind: 'yaml'; readonly value: Json }
  | { readonly kind: 'symlink'; readonly target: string }
  /** What the bundler makes of `BuildPlan.bundle`. */
  | { readonly kind: 'bundle' }
  /** From the bundle to the layers' sources. */
  | { readonly kind: 'bundle map' }
  /** The Node that is packed with the charm, as it was fetched. */
  | { readonly kind: 'runtime' };

/** What becomes the charm's one bundled file. */
export interface BundlePlan {
  readonly definition: {
    readonly name: string;
    readonly metadata: JsonObject;
    readonly config: JsonObject;
    readonly actions: JsonObject;
    readonly settings: Readonly<Record<string, JsonObject>>;
    readonly options: Readonly<Record<string, JsonObject>>;
    /** Layer → the flags that it declares, with what they mean. */
    readonly declaredFlags: Readonly<Record<string, Readonly<Record<string, string>>>>;
  };
  /** Bottom layer first. */
  readonly layers: readonly BundledLayer[];
  /** Handlers import `interface:<name>/<role>`; the modules of the roles in `keeping` also keep flags. */
  readonly interfaces: readonly {
    readonly name: string;
    readonly modules: InterfaceSource['modules'];
    readonly keeping: readonly EndpointRole[];
  }[];
}

export interface BundledLayer {
  readonly name: string;
  /** Absolute paths. */
  readonly modules: readonly string[];
  /** Paths in the charm of its executable handlers. */
  readonly programs: readonly string[];
}
