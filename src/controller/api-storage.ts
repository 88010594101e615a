/** What the CLI and the controller say to each other about storage. */
/** A line of the table of `juju storage`. */
export interface StorageRow {
  readonly unit: string;
  readonly id: string;
  readonly kind: string;
  readonly pool: string;
  /** In MiB. */
  readonly size: number;
  readonly status: string;
}
