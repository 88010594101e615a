/** What the CLI and the controller say to each other about secrets. */

/** Key → text. */
export type SecretContent = Readonly<Record<string, string>>;

export interface SecretsRequest {
  readonly model: string;
  /** Only this one; also by a charm's label. */
  readonly secret?: string;
  /** The model's name, `hello` or `hello/0`. */
  readonly owner?: string;
  /** Answers contents too: of this revision, or of the newest. */
  readonly reveal: boolean;
  readonly revision?: number;
}

/** A secret with the keys of `juju show-secret --format json`; `content` apart. */
export interface ShownSecret {
  readonly revision: number;
  readonly expires?: string;
  readonly rotation?: string;
  readonly rotates?: string;
  readonly owner: string;
  readonly description?: string;
  readonly name?: string;
  readonly label?: string;
  readonly created: string;
  readonly updated: string;
  readonly content?: SecretContent;
  readonly revisions: readonly {
    readonly revision: number;
    readonly created: string;
    readonly updated: string;
    readonly expires?: string;
  }[];
  readonly access?: readonly {
    readonly target: string;
    readonly scope: string;
    readonly role: string;
  }[];
}
