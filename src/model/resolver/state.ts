/** What the resolver decides from: the model as it is, and what the unit has already done about it. */
import type { CharmVersion, Operation, Step } from './operation.ts';
import type { LocalSecrets, RemoteSecrets } from './secrets.ts';
import type { RemoteStorage } from './storage.ts';

/** The model, as this unit should follow it. */
export interface RemoteState {
  readonly life: 'alive' | 'dying' | 'dead';
  /** To be removed without its hooks. */
  readonly forced: boolean;
  readonly charm: CharmVersion;
  /** Whether a unit with a failed hook gets that charm too; source: juju `uniter/resolver.go` (nextOpHookError). */
  readonly forceCharm?: boolean;
  /** Differs whenever config or address do. */
  readonly configHash: string;
  readonly leader: boolean;
  /** Peers included, in any order. */
  readonly relations: readonly RemoteRelation[];
  readonly secrets: RemoteSecrets;
  readonly storages: readonly RemoteStorage[];
  /** Actions that have not begun, oldest first. */
  readonly actions: readonly number[];
  /** Commands that have not begun, oldest first. */
  readonly commands: readonly string[];
  readonly resolved: 'none' | 'retry' | 'skip';
  /** The boot of its machine that runs now. */
  readonly boot: string;
  readonly updateStatusInterval: number;
}

export interface RemoteRelation {
  readonly id: number;
  readonly peer: boolean;
  /** The unit's own end is the juju-info that every application has: the charm gets no event of it. */
  readonly implicit?: boolean;
  /** Whether it is going away. */
  readonly dying: boolean;
  /** Units of the other side (for peers: the others) in scope → version of their bag. */
  readonly members: ReadonlyMap<string, number>;
  /** Version of the other application's bag (for peers: of the own one). */
  readonly applicationVersion: number;
}

/** What the unit has done, as the store has it. */
export interface LocalState {
  /** This unit's own name. */
  readonly unit: string;
  /** Absent until the charm's files are there. */
  readonly charm: CharmVersion | undefined;
  readonly installed: boolean;
  readonly started: boolean;
  readonly stopped: boolean;
  readonly removed: boolean;
  /** Of the config that the last finished config-changed read. */
  readonly configHash: string | undefined;
  readonly leader: boolean;
  /** The boot in which the charm was started last. */
  readonly boot: string | undefined;
  readonly operation: PersistedOperation | undefined;
  readonly relations: ReadonlyMap<number, LocalRelation>;
  readonly secrets: LocalSecrets;
  /** Ids of storages whose storage-attached hook is done. */
  readonly storages: ReadonlySet<string>;
  /** When the last update-status was, in milliseconds. */
  readonly updatedAt: number;
}

export interface PersistedOperation {
  readonly operation: Operation;
  readonly step: Step;
  /** Of the run that is pending, or was last. */
  readonly context: string | undefined;
  /** How often it failed. */
  readonly attempt: number;
  /** When a failed one is to be tried again. */
  readonly retryAt: number | undefined;
}

/** A relation whose relation-created hook is done. */
export interface LocalRelation {
  /** The unit that joined and whose first changed must come next in this relation. */
  readonly changedPending: string | undefined;
  readonly applicationVersion: number;
  /** Joined units → version of their bag seen last. */
  readonly members: ReadonlyMap<string, number>;
}
