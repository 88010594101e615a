/** Whether an endpoint has a database that this unit may use now. */
export type DatabaseReadiness<Connection> =
  /** No relation. */
  | { readonly kind: 'absent' }
  /** `missing` names what the unit waits for, in words for a status message: `endpoints`, `access to the account`. */
  | {
      readonly kind: 'incomplete';
      readonly relation: string;
      readonly application: string | undefined;
      readonly missing: readonly string[];
    }
  | { readonly kind: 'ready'; readonly connection: Connection };
