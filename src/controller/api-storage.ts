/** What the CLI and the controller say to each other about storage. */
import type { Json } from '../base/json.ts';

/** Storages are named by their ids, `data/0`. */
export interface StorageVerbs {
  /** Makes storages for a unit; a directive is `3`, `10G`, `rootfs,2,1G` or empty for one of the usual size. */
  'add-storage': {
    request: {
      readonly model: string;
      readonly unit: string;
      readonly storages: Readonly<Record<string, string>>;
    };
    response: { readonly ids: readonly string[] };
  };
  /** Gives storages that no unit has to a unit. */
  'attach-storage': {
    request: {
      readonly model: string;
      readonly unit: string;
      readonly storages: readonly string[];
    };
    response: Record<string, never>;
  };
  /** Takes storages from their units; what is in them stays. */
  'detach-storage': {
    request: { readonly model: string; readonly storages: readonly string[] };
    response: Record<string, never>;
  };
  /** Removes storages with all that is in them; attached ones only with `force`, which detaches them first. */
  'remove-storage': {
    request: {
      readonly model: string;
      readonly storages: readonly string[];
      readonly force: boolean;
    };
    response: Record<string, never>;
  };
  /** The object that `juju storage --format json` prints, for all storages of a model or some. */
  storage: {
    request: { readonly model: string; readonly storages: readonly string[] };
    response: { readonly storage: Json; readonly rows: readonly StorageRow[] };
  };
}

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
