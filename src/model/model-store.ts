/** What the core reads and writes of one model; the controller keeps it in SQLite, the test kit in memory. */
import type { SecretStore } from './secrets/secret-store.ts';

/** One model. Every call is synchronous; the caller's transaction makes several of them all or nothing. */
export interface ModelStore {
  readonly name: string;
  readonly uuid: string;
  readonly secrets: SecretStore;
  isLeader(unit: string): boolean;
  hasUnit(unit: string): boolean;
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
