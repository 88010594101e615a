/** How a hook ended. Only `failed` is an exit code other than 0. */
export type HookOutcome =
  /** Nothing was asked of the charm (`juju-exec`). */
  | { readonly kind: 'idle' }
  /** `ran`: ids of the handlers, in order; `flags`: as committed, sorted. */
  | {
      readonly kind: 'committed';
      readonly ran: readonly string[];
      readonly flags: readonly string[];
    }
  | { readonly kind: 'action-failed'; readonly error: unknown }
  /** `logged`: the agent's log has the error already. */
  | { readonly kind: 'failed'; readonly error: unknown; readonly logged?: boolean };
