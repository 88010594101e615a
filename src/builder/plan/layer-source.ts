import type { JsonObject } from '../../base/json.ts';
import type { SourceDocument } from './source-document.ts';

/** A layer as it was read, before anything is merged. */
export interface LayerSource {
  /** `wsgi`; the charm itself has the name of the charm. */
  readonly name: string;
  /** `layer:wsgi`, or the charm's name: what the manifest signs with. */
  readonly url: string;
  /** Its folder, absolute and without links. */
  readonly folder: string;
  readonly origin: LayerOrigin;
  /** A hash of all that the layer contributes, in short: what the manifest shows. */
  readonly revision: string;
  /** The whole of that hash. */
  readonly sha256: string;
  readonly layerFile: LayerFile;
  /** The YAML files it contributes, by their name in the charm's root. */
  readonly documents: Readonly<Record<string, SourceDocument>>;
  /** Everything else it contributes, sorted by path. */
  readonly files: readonly ContributedFile[];
  /** Absolute paths of its handler modules, in the order they register. */
  readonly handlers: readonly string[];
  /** Absolute paths of the modules of its own tactics. */
  readonly tactics: readonly string[];
  /** Paths in the charm of its executable handlers, which are among its files. */
  readonly programs: readonly string[];
}

/** Where a layer came from, in words that hold on every machine. */
export interface LayerOrigin {
  /**
   * `path:../layers/base` (from the charm), `CHARM_LAYERS_DIR`, `neighbour`, `npm:<package>@<version>`,
   * `charmwright`, or `git+<url>[@rev][#folder]`.
   */
  readonly source: string;
  /** What `source` stood for, when it is git's. */
  readonly commit?: string;
}

/** layer.yaml, with defaults filled in. */
export interface LayerFile {
  readonly document: SourceDocument;
  readonly includes: readonly string[];
  /** Option → JSON Schema. */
  readonly defines: JsonObject;
  /** Layer → option → value. */
  readonly options: JsonObject;
  /** Flag → what it means. */
  readonly flags: JsonObject;
  /** What goes into a charm; undefined means the usual files and folders. */
  readonly contributes: readonly string[] | undefined;
  /** Handler modules and programs; undefined means what is in `reactive/`. */
  readonly handlers: readonly string[] | undefined;
  /** Modules of its own tactics. */
  readonly tactics: readonly string[];
  readonly repo: string | undefined;
  /** Patterns of own files that stay out, as in .gitignore. */
  readonly exclude: readonly string[];
  /** Patterns of files of the layers below that stay out, as in .gitignore. */
  readonly ignore: readonly string[];
  /** Dotted paths to delete from the merged value of the layers below, for each file. */
  readonly deletes: Readonly<Record<DeletesSection, readonly string[]>>;
}

/** The keys of layer.yaml that have `deletes`. */
export const deletesSections = ['metadata', 'config', 'actions', 'resources'] as const;

export type DeletesSection = (typeof deletesSections)[number];

export interface ContributedFile {
  /** In the charm, with slashes. */
  readonly path: string;
  readonly content:
    | { readonly kind: 'file'; readonly from: string; readonly executable: boolean }
    | { readonly kind: 'symlink'; readonly target: string };
}
