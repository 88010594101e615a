/** Whether an endpoint has a database that this unit may use now. */
export type DatabaseReadiness<Connection> =
  /** No relation. */
  | { readonly kind: 'absent' }
  /** `missing` says what is waited for, in words fit for a status: `endpoints`, `access to the account`. */
  | {
      readonly kind: 'incomplete';
      readonly relation: string;
      readonly application: string | undefined;
      readonly missing: readonly string[];
    }
  | { readonly kind: 'ready'; readonly connection: Connection };
