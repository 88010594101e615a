/** Commits a hook: its changes and its end, in one transaction. */
import type { HookChanges } from '../../juju/agent/hook-changes.ts';
import { applyChanges } from '../hook-runner/apply-changes.ts';
import {
  isRelationHook,
  isSecretHook,
  isStorageHook,
  type Hook,
  type Operation,
  type RelationHook,
  type SecretHook,
  type StorageHook,
} from '../../model/resolver/operation.ts';
import { afterRelationHook } from '../../model/relations/relation-hooks.ts';
import { noteSecretHook } from '../../model/secrets/secret-hooks.ts';
import { setStartedStatus } from '../../model/statuses/set-status.ts';
import { noteStorageHook } from '../../model/storage/storage-hooks.ts';
import type { Clock } from '../clock.ts';
import type { Services } from '../services.ts';
import type { Database } from '../store/database.ts';
import { localRelations, saveLocalRelation } from '../store/joined-relations.ts';
import { clearOperation, writeOperation } from '../store/operations.ts';
import { deleteUnreferenced } from '../store/delete-unreferenced.ts';
import { leaveScope } from '../store/scopes.ts';
import { secretStore } from '../store/secrets.ts';
import { statusStore } from '../store/statuses.ts';
import { storageStore } from '../store/storage.ts';
import * as uniters from '../store/uniters.ts';
import { setResolved } from '../store/units.ts';
import type { UnitFacts } from '../facts/unit-facts.ts';

export interface HookCommit {
  readonly hook: Hook;
  /** Absent when the hook was skipped or is missing: it has no changes then. */
  readonly changes: HookChanges | undefined;
  readonly boot: string;
  /** The config's hash as it is now, for a config-changed that must follow. */
  readonly configHash: string;
  /** The charm asked for a reboot after this hook. */
  readonly reboot: boolean;
}

/** Commits a hook: the hook is done and its changes are applied, or neither. */
export function commitHook(
  services: Pick<Services, 'db' | 'clock' | 'shelf' | 'home' | 'randomHex'>,
  facts: UnitFacts,
  commit: HookCommit,
): void {
  const { db, clock } = services;
  const { unit } = facts;
  db.transaction(() => {
    if (commit.changes !== undefined) applyChanges(services, facts, commit.changes);
    if (isRelationHook(commit.hook)) noteRelationHook(db, unit.id, commit.hook);
    else if (isStorageHook(commit.hook)) {
      noteStorageHook(storageStore(db, facts.model.id), unit.name, commit.hook);
    } else if (isSecretHook(commit.hook)) {
      const secrets = secretStore(db, facts.model.id);
      noteSecretHook(secrets, unit.name, { hook: commit.hook, now: clock.now() });
    } else {
      noteHook(db, facts, { hook: commit.hook, boot: commit.boot, clock });
    }
    if (commit.reboot) uniters.noteRebootFrom(db, unit.id, commit.boot);
    setResolved(db, unit.id, 'none');
    const next = following(db, unit.id, commit);
    if (next === undefined) clearOperation(db, unit.id, 'main');
    else writeOperation(db, unit.id, { slot: 'main', operation: next, step: 'queued' });
  });
}

/** A hook of nothing but the unit itself, and when it ran. */
interface PlainHook {
  readonly hook: Exclude<Hook, RelationHook | SecretHook | StorageHook>;
  readonly boot: string;
  readonly clock: Clock;
}

function noteHook(db: Database, facts: UnitFacts, { hook, boot, clock }: PlainHook): void {
  const { id: unit, name } = facts.unit;
  switch (hook.kind) {
    case 'install':
      uniters.noteInstalled(db, unit);
      return;
    case 'start':
      uniters.noteStarted(db, unit, boot);
      setStartedStatus(statusStore(db, facts.model.id), name, clock.now());
      return;
    case 'stop':
      uniters.noteStopped(db, unit);
      return;
    case 'remove':
      uniters.noteRemoved(db, unit);
      return;
    case 'leader-elected':
      uniters.noteLeader(db, unit, true);
      return;
    case 'config-changed':
      uniters.noteConfig(db, unit, hook.hash);
      return;
    case 'update-status':
      uniters.noteUpdated(db, unit, clock.now());
      return;
    // What the charm's new files are was noted when they were put in place.
    case 'upgrade-charm':
  }
}

function noteRelationHook(db: Database, unit: number, hook: RelationHook): void {
  const { relation } = hook;
  const before = localRelations(db, unit).get(relation);
  saveLocalRelation(db, { unit, relation, before, after: afterRelationHook(before, hook) });
  if (hook.kind !== 'relation-broken') return;
  leaveScope(db, relation, unit);
  deleteUnreferenced(db);
}

/** What Juju queues behind a hook: install behind storage that came first, `start` behind the first config-changed, that behind upgrade-charm. */
function following(
  db: Database,
  unit: number,
  { hook, configHash }: HookCommit,
): Operation | undefined {
  if (hook.kind === 'upgrade-charm') {
    return { kind: 'hook', hook: { kind: 'config-changed', hash: configHash } };
  }
  // The charm's files are in place whenever a storage's hook runs; what was queued then is install.
  if (isStorageHook(hook) && uniters.readLocal(db, unit)?.installed !== true) {
    return { kind: 'hook', hook: { kind: 'install' } };
  }
  if (hook.kind === 'config-changed' && uniters.readLocal(db, unit)?.started !== true) {
    return { kind: 'hook', hook: { kind: 'start' } };
  }
  return undefined;
}
