/** What a module under `tactics` in layer.yaml exports by default; published as `charmwright/tactics`. */
import type { Json, JsonObject } from '../../base/json.ts';

export type { Json, JsonObject };

/** A layer's own way to make one file of what all layers have at a path. */
export interface CustomTactic {
  /** The paths it takes, as patterns of `.gitignore`. */
  readonly paths: readonly string[];
  /**
   * What becomes of a path; undefined keeps it out of the charm.
   *
   * Pure: it runs while the charm is built, without files, programs or environment, and the same
   * versions give the same file.
   */
  readonly combine: (
    path: string,
    versions: readonly FileVersion[],
    context: TacticContext,
  ) => CombinedFile | undefined;
}

/** What one layer has at the path; versions come bottom first. */
export interface FileVersion {
  /** `layer:base`, or the charm's name. */
  readonly layer: string;
  readonly text: string;
  readonly executable: boolean;
  /** What a YAML file in the layer's root holds. */
  readonly value?: JsonObject;
}

export interface TacticContext {
  /** The charm's name. */
  readonly charm: string;
  /** The options of the tactic's own layer, defaults included. */
  readonly options: JsonObject;
}

/** A file of the charm; a YAML file in its root must be a value. */
export type CombinedFile =
  { readonly text: string; readonly executable?: boolean } | { readonly value: JsonObject };
