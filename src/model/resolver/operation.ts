/** What a unit can be made to do next. */

/** A hook, with all it needs to be run again exactly so after a crash. */
export type Hook =
  | {
      readonly kind:
        | 'install'
        | 'start'
        | 'stop'
        | 'remove'
        | 'upgrade-charm'
        | 'update-status'
        | 'leader-elected';
    }
  /** `hash` is that of the config the hook reads. */
  | { readonly kind: 'config-changed'; readonly hash: string }
  | RelationHook
  | SecretHook
  | StorageHook;

/** A hook of one relation; `relation` is its id in the store. */
export type RelationHook =
  | { readonly kind: 'relation-created'; readonly relation: number }
  | {
      readonly kind: 'relation-joined';
      readonly relation: number;
      readonly unit: string;
      readonly version: number;
    }
  /** Without `unit` it is the application's bag that changed. */
  | {
      readonly kind: 'relation-changed';
      readonly relation: number;
      readonly unit?: string;
      readonly version: number;
    }
  | {
      readonly kind: 'relation-departed';
      readonly relation: number;
      readonly unit: string;
      readonly departing: string;
    }
  | { readonly kind: 'relation-broken'; readonly relation: number };

/** A hook about one secret; `secret` is its id. */
export interface SecretHook {
  readonly kind: 'secret-expired' | 'secret-rotate' | 'secret-changed' | 'secret-remove';
  readonly secret: string;
  /** The revision it is about; for rotate and changed the newest one there was. */
  readonly revision: number;
}

/** A hook about one storage, `data/0`. */
export interface StorageHook {
  readonly kind: 'storage-attached' | 'storage-detaching';
  readonly storage: string;
}

/** A charm as a unit has it or should have it. */
export interface CharmVersion {
  readonly sha: string;
  /** Grows with each change of charm or resources. */
  readonly modified: number;
}

export interface InterruptedHook {
  readonly hook: Hook;
  /** How often it has failed. */
  readonly attempt: number;
}

export type Operation =
  | { readonly kind: 'hook'; readonly hook: Hook }
  /** Puts the charm's files into the unit's folder; `install` or `upgrade-charm` follows. */
  | {
      readonly kind: 'deploy';
      readonly charm: CharmVersion;
      /** The failed hook that a forced upgrade comes before: it is tried again afterwards, in the new files. */
      readonly interrupted?: InterruptedHook;
    }
  | { readonly kind: 'action'; readonly id: number }
  /** An `exec` command; it lives in memory only, as long as its caller waits. */
  | { readonly kind: 'command'; readonly id: string };

/**
 * How far an operation is, as the store has it.
 *
 * `queued`: to be run. `pending`: being run; found at start it was cut off. `failed`: to be retried
 * at its time. There is no `done`: what a hook asked for and the end of its operation are one commit.
 */
export type Step = 'queued' | 'pending' | 'failed';

/** Whether a hook belongs to a relation. */
export function isRelationHook(hook: Hook): hook is RelationHook {
  return 'relation' in hook;
}

/** Whether a hook is about a storage. */
export function isStorageHook(hook: Hook): hook is StorageHook {
  return 'storage' in hook;
}

/** Whether a hook is about a secret. */
export function isSecretHook(hook: Hook): hook is SecretHook {
  return 'secret' in hook;
}
