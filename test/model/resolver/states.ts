/** States to start from in tests of the resolver. */
import type { Operation, Step } from '../../../src/model/resolver/operation.ts';
import type {
  LocalRelation,
  LocalState,
  RemoteRelation,
  RemoteState,
} from '../../../src/model/resolver/state.ts';

import { noLocalSecrets, noRemoteSecrets } from '../../../src/model/resolver/secrets.ts';

const charm = { sha: 'a', modified: 0 };

/** A model in which nothing is to be done for an idle unit. */
export function remote(changes: Partial<RemoteState> = {}): RemoteState {
  return {
    life: 'alive',
    forced: false,
    charm,
    configHash: 'h',
    leader: false,
    relations: [],
    secrets: noRemoteSecrets,
    storages: [],
    actions: [],
    commands: [],
    resolved: 'none',
    boot: 'b',
    updateStatusInterval: 1_000,
    ...changes,
  };
}

/** A unit that has done everything. */
export function local(changes: Partial<LocalState> = {}): LocalState {
  return {
    unit: 'hello/0',
    charm,
    installed: true,
    started: true,
    stopped: false,
    removed: false,
    configHash: 'h',
    leader: false,
    boot: 'b',
    operation: undefined,
    relations: new Map(),
    secrets: noLocalSecrets,
    storages: new Set(),
    updatedAt: 0,
    ...changes,
  };
}

/** A unit that was just added. */
export const fresh: Partial<LocalState> = {
  charm: undefined,
  installed: false,
  started: false,
  configHash: undefined,
  boot: undefined,
};

export function underWay(operation: Operation, step: Step, retryAt?: number) {
  return { operation, step, context: 'c', attempt: 0, retryAt };
}

export function relation(id: number, changes: Partial<RemoteRelation> = {}): RemoteRelation {
  return { id, peer: false, dying: false, members: new Map(), applicationVersion: 0, ...changes };
}

export function known(changes: Partial<LocalRelation> = {}): LocalRelation {
  return { changedPending: undefined, applicationVersion: 0, members: new Map(), ...changes };
}
