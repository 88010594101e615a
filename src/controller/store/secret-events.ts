/** What a unit must be told of secrets, and what it has been told. */
import type {
  DueSecret,
  LocalSecrets,
  RemoteSecrets,
  SecretRevision,
} from '../../model/resolver/secrets.ts';
import type { Database } from './database.ts';
import type { Row } from './row.ts';

/** Of secrets that a unit owns or, as its leader, its application does; takes the application, the leader, the unit. */
const lookedAfter = 'application = ? AND (unit = ?3 OR (unit IS NULL AND ?2))';

const newest = '(SELECT max(revision) FROM secret_revisions WHERE secret = secrets.id)';

export interface SecretWatcher {
  readonly application: number;
  readonly unit: number;
  readonly leader: boolean;
}

/**
 * What there is to tell a unit.
 *
 * A revision is obsolete when it is not the newest and no unit reads it (Juju 4.0 `domain/secret/state`); a
 * consumer hears of a newer one when it reads an older one.
 */
export function remoteSecrets(
  db: Database,
  { application, unit, leader }: SecretWatcher,
): RemoteSecrets {
  const watcher = [application, leader ? 1 : 0, unit] as const;
  const expiring = db.all(
    `SELECT secret, revision, expired_due AS due, due_from AS counted FROM secret_revisions JOIN secrets ON secrets.id = secret
     WHERE ${lookedAfter} AND expired_due IS NOT NULL ORDER BY due, secret`,
    ...watcher,
  );
  const rotating = db.all(
    `SELECT id AS secret, ${newest} AS revision, rotates AS due, rotates_from AS counted FROM secrets
     WHERE ${lookedAfter} AND rotates IS NOT NULL ORDER BY due, id`,
    ...watcher,
  );
  const obsolete = db.all(
    `SELECT secret, revision FROM secret_revisions AS old JOIN secrets ON secrets.id = secret
     WHERE ${lookedAfter} AND revision < ${newest} AND NOT EXISTS (
       SELECT 1 FROM secret_consumers AS reader
       WHERE reader.secret = old.secret AND reader.revision = old.revision)
     ORDER BY secret, revision`,
    ...watcher,
  );
  return {
    expiring: expiring.map(due),
    rotating: rotating.map(due),
    outdated: outdatedSecrets(db, application, unit),
    obsolete: obsolete.map(revisionOf),
  };
}

/** Only of secrets that the unit may still read. */
function outdatedSecrets(
  db: Database,
  application: number,
  unit: number,
): readonly SecretRevision[] {
  return db
    .all(
      `SELECT secrets.id AS secret, ${newest} AS revision FROM secret_consumers AS reader
       JOIN secrets ON secrets.id = reader.secret
       WHERE reader.unit = ?2 AND reader.revision < ${newest} AND (
         (secrets.application = ?1 AND (secrets.unit IS NULL OR secrets.unit = ?2)) OR EXISTS (
           SELECT 1 FROM secret_access AS access WHERE access.secret = secrets.id
           AND access.application = ?1 AND (access.unit IS NULL OR access.unit = ?2)))
       ORDER BY secrets.id`,
      ...[application, unit],
    )
    .map(revisionOf);
}

/** What a unit was told. */
export function localSecrets(db: Database, unit: number): LocalSecrets {
  const told = db.all(
    'SELECT secret, told FROM secret_consumers WHERE unit = ? AND told IS NOT NULL',
    unit,
  );
  const removed = db.all(
    'SELECT secret, revision FROM secret_removals_told WHERE unit = ? ORDER BY secret, revision',
    unit,
  );
  return {
    changed: new Map(told.map((row) => [row.text('secret'), row.number('told')])),
    removed: removed.map(revisionOf),
  };
}

export function noteChangeTold(db: Database, unit: number, one: SecretRevision): void {
  db.run(
    'UPDATE secret_consumers SET told = ? WHERE secret = ? AND unit = ?',
    ...[one.revision, one.secret, unit],
  );
}

/** Nothing to note when the charm has removed the revision in answer. */
export function noteRemovalTold(
  db: Database,
  unit: number,
  { secret, revision }: SecretRevision,
): void {
  db.run(
    `INSERT OR IGNORE INTO secret_removals_told (unit, secret, revision)
     SELECT ?, secret, revision FROM secret_revisions WHERE secret = ? AND revision = ?`,
    ...[unit, secret, revision],
  );
}

/** Tells of an expired revision again at `again`, if it is there then; not when the charm gave it more time. */
export function noteExpiryTold(
  db: Database,
  { secret, revision }: SecretRevision,
  { now, again }: { readonly now: number; readonly again: number },
): void {
  db.run(
    `UPDATE secret_revisions SET expired_due = ?1, due_from = ?4
     WHERE secret = ?2 AND revision = ?3 AND (expired_due <= ?4 OR due_from > ?4)`,
    ...[again, secret, revision, now],
  );
}

/** Sets when a secret is rotated next, which was decided at `now`. */
export function noteRotation(
  db: Database,
  secret: string,
  { next, now }: { readonly next: number; readonly now: number },
): void {
  db.run('UPDATE secrets SET rotates = ?, rotates_from = ? WHERE id = ?', next, now, secret);
}

function revisionOf(row: Row): SecretRevision {
  return { secret: row.text('secret'), revision: row.number('revision') };
}

function due(row: Row): DueSecret {
  return { ...revisionOf(row), due: row.number('due'), from: row.maybeNumber('counted') };
}
