/** Secrets and their revisions; who may read them is in `secret-access.ts`, who does in `secret-consumers.ts`. */
import type { Rotation, Settings } from '../../juju/agent/model-view.ts';
import { fromJson, mapOf, text } from '../shape.ts';
import type { Database } from './database.ts';
import type { Row } from './row.ts';

const rotations = [
  ...(['never', 'hourly', 'daily', 'weekly', 'monthly', 'quarterly', 'yearly'] as const),
];

export interface SecretRecord {
  readonly id: string;
  /** Undefined when the model owns it: a user's secret. */
  readonly application: number | undefined;
  /** The unit that owns it; undefined when the application or the model does. */
  readonly unit: number | undefined;
  readonly label: string;
  readonly description: string;
  readonly rotation: Rotation;
  /** When it is to be rotated next, in milliseconds. */
  readonly rotates: number | undefined;
  /** Whether revisions that no one reads any more go by themselves; only a model's secret can. */
  readonly autoPrune: boolean;
  readonly created: number;
  readonly updated: number;
  /** The newest revision. */
  readonly latest: number;
  /** When the newest revision expires, in milliseconds. */
  readonly expires: number | undefined;
}

export interface SecretRevisionRecord {
  readonly revision: number;
  readonly created: number;
  readonly expires: number | undefined;
}

/** What can be changed about a secret. */
export type SecretTraits = Pick<
  SecretRecord,
  'label' | 'description' | 'rotation' | 'rotates' | 'autoPrune'
>;

/** When a revision expires. */
export interface Expiry {
  /** In milliseconds. */
  readonly at: number;
  /** The moment that a duration counts from; undefined for a time of the calendar. */
  readonly from: number | undefined;
}

export interface NewRevision {
  readonly content: Settings;
  readonly expires: Expiry | undefined;
  readonly now: number;
}

const select = `SELECT secrets.*, newest.revision AS latest, newest.expires FROM secrets
  JOIN secret_revisions AS newest ON newest.secret = secrets.id AND newest.revision =
    (SELECT max(revision) FROM secret_revisions WHERE secret = secrets.id)`;

/** What a unit owns itself and what its application owns, by id. */
export function ownedSecrets(
  db: Database,
  application: number,
  unit: number,
): readonly SecretRecord[] {
  return db
    .all(
      `${select} WHERE application = ? AND (unit IS NULL OR unit = ?) ORDER BY id`,
      ...[application, unit],
    )
    .map(read);
}

/** Every secret of a model, by id. */
export function listSecrets(db: Database, model: number): readonly SecretRecord[] {
  return db.all(`${select} WHERE model = ? ORDER BY id`, model).map(read);
}

export function secretById(db: Database, model: number, id: string): SecretRecord | undefined {
  const row = db.one(`${select} WHERE model = ? AND id = ?`, model, id);
  return row === undefined ? undefined : read(row);
}

/** Adds a secret with its first revision. */
export function addSecret(
  db: Database,
  model: number,
  secret: Pick<SecretRecord, 'id' | 'application' | 'unit'> & SecretTraits,
  first: NewRevision,
): void {
  const { id, application, unit, label, description, rotation, rotates, autoPrune } = secret;
  db.run(
    `INSERT INTO secrets
       (id, model, application, unit, label, description, rotation, rotates, rotates_from, auto_prune, created, updated)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[id, model, application ?? null, unit ?? null, label, description, rotation],
    ...[rotates ?? null, first.now, autoPrune ? 1 : 0, first.now, first.now],
  );
  addRevision(db, id, 1, first);
}

export function changeSecret(db: Database, id: string, traits: SecretTraits, now: number): void {
  const { label, description, rotation, rotates, autoPrune } = traits;
  db.run(
    `UPDATE secrets SET label = ?1, description = ?2, rotation = ?3, auto_prune = ?4, updated = ?5, rotates = ?6,
       rotates_from = CASE WHEN rotates IS ?6 THEN rotates_from ELSE ?5 END
     WHERE id = ?7`,
    ...[label, description, rotation, autoPrune ? 1 : 0, now, rotates ?? null, id],
  );
}

export function addRevision(
  db: Database,
  id: string,
  revision: number,
  { content, expires, now }: NewRevision,
): void {
  db.run(
    `INSERT INTO secret_revisions (secret, revision, content, expires, expired_due, due_from, created)
     VALUES (?, ?, ?, ?4, ?4, ?, ?)`,
    ...[id, revision, JSON.stringify(content), expires?.at ?? null, expires?.from ?? null, now],
  );
}

/** Sets when a revision that is there already expires. */
export function setExpiry(
  db: Database,
  { secret, revision }: { readonly secret: string; readonly revision: number },
  expires: Expiry,
): void {
  db.run(
    `UPDATE secret_revisions SET expires = ?1, expired_due = ?1, due_from = ?2
     WHERE secret = ?3 AND revision = ?4`,
    ...[expires.at, expires.from ?? null, secret, revision],
  );
}

/** Removes one revision, and the whole secret with its last one or when none is named. */
export function removeSecret(db: Database, id: string, revision: number | undefined): void {
  if (revision !== undefined) {
    db.run('DELETE FROM secret_revisions WHERE secret = ? AND revision = ?', id, revision);
    if (db.one('SELECT 1 FROM secret_revisions WHERE secret = ?', id) !== undefined) return;
  }
  db.run('DELETE FROM secrets WHERE id = ?', id);
}

export function secretContent(db: Database, id: string, revision: number): Settings | undefined {
  const row = db.one(
    'SELECT content FROM secret_revisions WHERE secret = ? AND revision = ?',
    ...[id, revision],
  );
  return row === undefined ? undefined : fromJson(row.text('content'), mapOf(text));
}

/** A secret's revisions, oldest first. */
export function listRevisions(db: Database, id: string): readonly SecretRevisionRecord[] {
  return db
    .all('SELECT * FROM secret_revisions WHERE secret = ? ORDER BY revision', id)
    .map((row) => ({
      revision: row.number('revision'),
      created: row.number('created'),
      expires: row.maybeNumber('expires'),
    }));
}

function read(row: Row): SecretRecord {
  return {
    id: row.text('id'),
    application: row.maybeNumber('application'),
    unit: row.maybeNumber('unit'),
    label: row.text('label'),
    description: row.text('description'),
    rotation: row.word('rotation', rotations),
    rotates: row.maybeNumber('rotates'),
    autoPrune: row.flag('auto_prune'),
    created: row.number('created'),
    updated: row.number('updated'),
    latest: row.number('latest'),
    expires: row.maybeNumber('expires'),
  };
}
