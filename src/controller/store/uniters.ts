/** What a unit has done so far. */
import type { CharmVersion } from '../../model/resolver/operation.ts';
import type { LocalState } from '../../model/resolver/state.ts';
import { localSecrets } from '../../model/secrets/secret-hooks.ts';
import { announcedStorages } from '../../model/storage/storage-hooks.ts';
import { unitRef } from '../../model/unit-ref.ts';
import type { Database } from './database.ts';
import { localRelations } from './joined-relations.ts';
import { readOperation } from './operations.ts';
import type { Row } from './row.ts';
import { secretStore } from './secrets.ts';
import { storageStore } from './storage.ts';

/** Reads what the resolver has to know of a unit; undefined when the unit is gone. */
export function readLocal(db: Database, unit: number): LocalState | undefined {
  const row = db.one(
    `SELECT uniters.*, units.name, applications.model FROM uniters JOIN units ON units.id = uniters.unit
     JOIN applications ON applications.id = units.application WHERE unit = ?`,
    unit,
  );
  if (row === undefined) return undefined;
  const name = row.text('name');
  const model = row.number('model');
  const secrets = secretStore(db, model);
  return {
    unit: name,
    charm: charmOf(row),
    installed: row.flag('installed'),
    started: row.flag('started'),
    stopped: row.flag('stopped'),
    removed: row.flag('removed'),
    configHash: row.maybeText('config_hash'),
    leader: row.flag('leader'),
    boot: row.maybeText('boot'),
    operation: readOperation(db, unit, 'main'),
    relations: localRelations(db, unit),
    secrets: localSecrets(secrets.concerning(unitRef(name)), name),
    storages: announcedStorages(storageStore(db, model).ofUnit(name)),
    updatedAt: row.number('updated_at'),
  };
}

function charmOf(row: Row): CharmVersion | undefined {
  const sha = row.maybeText('charm');
  return sha === undefined ? undefined : { sha, modified: row.number('charm_modified') };
}

export function noteCharm(db: Database, unit: number, { sha, modified }: CharmVersion): void {
  db.run('UPDATE uniters SET charm = ?, charm_modified = ? WHERE unit = ?', sha, modified, unit);
}

/** Whether the unit's install hook has ended well. */
export function isInstalled(db: Database, unit: number): boolean {
  const row = db.one('SELECT installed FROM uniters WHERE unit = ?', unit);
  return row?.flag('installed') ?? false;
}

export function noteInstalled(db: Database, unit: number): void {
  db.run('UPDATE uniters SET installed = 1 WHERE unit = ?', unit);
}

/** Notes that the charm is started in this boot of its machine. */
export function noteStarted(db: Database, unit: number, boot: string): void {
  db.run('UPDATE uniters SET started = 1, stopped = 0, boot = ? WHERE unit = ?', boot, unit);
}

export function noteStopped(db: Database, unit: number): void {
  db.run('UPDATE uniters SET stopped = 1 WHERE unit = ?', unit);
}

export function noteRemoved(db: Database, unit: number): void {
  db.run('UPDATE uniters SET removed = 1 WHERE unit = ?', unit);
}

export function noteConfig(db: Database, unit: number, hash: string): void {
  db.run('UPDATE uniters SET config_hash = ? WHERE unit = ?', hash, unit);
}

export function noteLeader(db: Database, unit: number, leader: boolean): void {
  db.run('UPDATE uniters SET leader = ? WHERE unit = ?', leader ? 1 : 0, unit);
}

export function noteUpdated(db: Database, unit: number, now: number): void {
  db.run('UPDATE uniters SET updated_at = ? WHERE unit = ?', now, unit);
}

/** Notes the boot that a reboot was asked in, or that it has come. */
export function noteRebootFrom(db: Database, unit: number, boot: string | undefined): void {
  db.run('UPDATE uniters SET reboot_from = ? WHERE unit = ?', boot ?? null, unit);
}

/** The boot in which the charm asked for a reboot that has not come yet. */
export function rebootFrom(db: Database, unit: number): string | undefined {
  return db.one('SELECT reboot_from FROM uniters WHERE unit = ?', unit)?.maybeText('reboot_from');
}
