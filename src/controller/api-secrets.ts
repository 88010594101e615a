/** What the CLI and the controller say to each other about secrets. */

/** Key → text. */
export type SecretContent = Readonly<Record<string, string>>;

/** A user's secret is named by its name or its id, with or without `secret:`. */
export interface SecretVerbs {
  'add-secret': {
    request: {
      readonly model: string;
      readonly name: string;
      readonly description: string;
      readonly content: SecretContent;
    };
    response: { readonly id: string };
  };
  /** Absent parts stay as they are; content replaces all there was, as a new revision. */
  'update-secret': {
    request: {
      readonly model: string;
      readonly secret: string;
      readonly name?: string;
      readonly description?: string;
      readonly content?: SecretContent;
      readonly autoPrune?: boolean;
    };
    response: { readonly revision: number };
  };
  /** Removes one revision, or all of it. */
  'remove-secret': {
    request: { readonly model: string; readonly secret: string; readonly revision?: number };
    response: Record<string, never>;
  };
  /** Lets applications read a user's secret, or no longer. */
  'grant-secret': {
    request: {
      readonly model: string;
      readonly secret: string;
      readonly applications: readonly string[];
      readonly granted: boolean;
    };
    response: Record<string, never>;
  };
  /** Secrets of users and of charms by id: all of a model, those of one owner, or a single one. */
  secrets: {
    request: SecretsRequest;
    response: { readonly secrets: Readonly<Record<string, ShownSecret>> };
  };
}

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
