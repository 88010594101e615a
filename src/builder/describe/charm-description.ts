/**
 * What a charm's layers declare, as `src/dispatch/charm/describe-charm.ts` reports it from within a process of
 * its own; `test/builder/describe` holds the two shapes together.
 */
export type CharmDescription =
  | {
      readonly kind: 'described';
      readonly handlers: readonly HandlerDescription[];
      readonly actions: readonly {
        readonly name: string;
        readonly layer: string;
        readonly code: string;
      }[];
      readonly triggers: readonly TriggerDescription[];
      readonly endpoints: readonly {
        readonly name: string;
        readonly role: string;
        readonly interface: string;
      }[];
      /** Flags that are asked about somewhere and that the framework or an interface may set. */
      readonly automatic: readonly string[];
      /** All that they keep; `*` is any text. */
      readonly kept: readonly string[];
    }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string };

export type DescribedCharm = Extract<CharmDescription, { kind: 'described' }>;

export interface HandlerDescription {
  /** `<layer>/<name>` */
  readonly id: string;
  readonly layer: string;
  readonly hooks?: readonly string[];
  readonly predicates: readonly {
    readonly kind: 'all' | 'any' | 'none' | 'not-all';
    readonly flags: readonly string[];
  }[];
  readonly inputs: number;
  /** The text of its functions. */
  readonly code: string;
}

export interface TriggerDescription {
  readonly when?: string;
  readonly whenNot?: string;
  readonly set?: readonly string[];
  readonly clear?: readonly string[];
}

/** A module of a layer, handlers or what they import. */
export interface LayerModule {
  readonly layer: string;
  /** As a user knows it. */
  readonly file: string;
  readonly text: string;
  /** The same without types and comments. */
  readonly code: string;
}

/** A charm's handlers and the modules they are written in. */
export interface CharmCode {
  readonly description: CharmDescription;
  readonly modules: readonly LayerModule[];
}
