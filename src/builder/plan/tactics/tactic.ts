import type { CharmwrightError } from '../../../errors.ts';
import type { PlanEntry } from '../build-plan.ts';
import type { InterfaceSource } from '../interface-source.ts';
import type { JsonObject } from '../../../base/json.ts';
import type { ContributedFile, LayerSource } from '../layer-source.ts';
import type { SourceDocument } from '../source-document.ts';

/**
 * One way in which files of several layers become files of the charm.
 *
 * For each path the first tactic of the list that claims it combines what all layers have there.
 */
export interface Tactic {
  readonly name: string;
  /** Paths it makes whether or not a layer has them. */
  readonly always: readonly string[];
  readonly claims: (path: string) => boolean;
  readonly combine: (path: string, stack: readonly Contribution[], context: PlanContext) => Planned;
}

/** What one layer has at a path. */
export interface Contribution {
  readonly layer: LayerSource;
  readonly document: SourceDocument | undefined;
  readonly file: ContributedFile | undefined;
}

export interface PlanContext {
  /** Bottom first, the charm last. */
  readonly layers: readonly LayerSource[];
  readonly charm: LayerSource;
  readonly interfaces: readonly InterfaceSource[];
  /** Layer → its options, defaults included. */
  readonly options: Readonly<Record<string, JsonObject>>;
  /** The text of the `dispatch` script that every charm gets. */
  readonly dispatch: string;
  /** What the version file holds when the charm has none of its own. */
  readonly version: string;
}

export interface Planned {
  readonly entries: readonly PlanEntry[];
  readonly faults: readonly CharmwrightError[];
}

/** The URL of the topmost contributing layer, and the URLs of all contributing layers. */
export function ownership(
  stack: readonly Contribution[],
  charm: LayerSource,
): { readonly layer: string; readonly from: readonly string[] } {
  const from = stack.map(({ layer }) => layer.url);
  return { layer: from.at(-1) ?? charm.url, from: from.length === 0 ? [charm.url] : from };
}
