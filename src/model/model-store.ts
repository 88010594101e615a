/** What the core reads and writes of one model; the controller keeps it in SQLite, the test kit in memory. */
import type { ModelCharm } from './charm.ts';
import type { Life } from './life.ts';
import type { PortStore } from './ports/commit-port-changes.ts';
import type { BagStore } from './relations/bag.ts';
import type { SecretStore } from './secrets/secret-store.ts';
import type { StatusStore } from './statuses/status.ts';
import type { StorageStore } from './storage/storage-store.ts';

/** One model. Every call is synchronous; the caller's transaction makes several of them all or nothing. */
export interface ModelStore {
  readonly name: string;
  readonly uuid: string;
  /** Whether its machines have block devices. */
  readonly blockDevices: boolean;
  readonly secrets: SecretStore;
  readonly storages: StorageStore;
  readonly statuses: StatusStore;
  readonly ports: PortStore;
  readonly bags: BagStore;
  isLeader(unit: string): boolean;
  /** Undefined when there is no such unit; one that is dead is none any more. */
  unitLife(unit: string): Life | undefined;
  /** The names of an application's units, by number. */
  unitsOf(application: string): readonly string[];
  /** The number of a new storage of that name: none that the model or its files know. */
  takeStorageNumber(name: string): number;
  newUuid(): string;
  /** The charm that an application has now. */
  charm(application: string): ModelCharm | undefined;
  /** A relation of an application by its number; undefined when there is none. */
  relation(application: string, number: number): RelationSide | undefined;
}

/** A relation as one of its applications sees it. */
export interface RelationSide {
  /** The application on the other side; for peers the application itself. */
  readonly other: string;
  /** How Juju writes the relation where it limits a grant, such as `relation-hello.db#web.db`. */
  readonly scope: string;
}
