import type { Rotation, SecretAccess } from '../../juju/agent/model-view.ts';
import { fromJson, mapOf, text } from '../shape.ts';
import type { Database } from './database.ts';
import type { Row } from './row.ts';

const rotations = [
  ...(['never', 'hourly', 'daily', 'weekly', 'monthly', 'quarterly', 'yearly'] as const),
];

export interface SecretRecord {
  readonly id: string;
  readonly application: number;
  /** The unit that owns it; undefined when the application does. */
  readonly unit: number | undefined;
  readonly label: string;
  readonly description: string;
  readonly rotation: Rotation;
  readonly expiry: string | undefined;
  readonly rotates: string | undefined;
  /** The newest revision. */
  readonly latest: number;
}

const select = `SELECT secrets.*, (SELECT max(revision) FROM secret_revisions WHERE secret = secrets.id) AS latest FROM secrets`;

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

export function secretById(db: Database, model: number, id: string): SecretRecord | undefined {
  const row = db.one(`${select} WHERE model = ? AND id = ?`, model, id);
  return row === undefined ? undefined : read(row);
}

export function addSecret(db: Database, model: number, secret: Omit<SecretRecord, 'latest'>): void {
  const { id, application, unit, label, description, rotation, expiry, rotates } = secret;
  db.run(
    `INSERT INTO secrets (id, model, application, unit, label, description, rotation, expiry, rotates)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[id, model, application, unit ?? null],
    ...[label, description, rotation, expiry ?? null, rotates ?? null],
  );
}

export function changeSecret(
  db: Database,
  secret: Omit<SecretRecord, 'application' | 'unit' | 'latest'>,
): void {
  const { id, label, description, rotation, expiry, rotates } = secret;
  db.run(
    'UPDATE secrets SET label = ?, description = ?, rotation = ?, expiry = ?, rotates = ? WHERE id = ?',
    ...[label, description, rotation, expiry ?? null, rotates ?? null, id],
  );
}

export function addSecretRevision(
  db: Database,
  id: string,
  revision: number,
  content: Readonly<Record<string, string>>,
): void {
  db.run(
    'INSERT INTO secret_revisions (secret, revision, content) VALUES (?, ?, ?)',
    ...[id, revision, JSON.stringify(content)],
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

export function secretContent(
  db: Database,
  id: string,
  revision: number,
): Readonly<Record<string, string>> | undefined {
  const row = db.one(
    'SELECT content FROM secret_revisions WHERE secret = ? AND revision = ?',
    ...[id, revision],
  );
  return row === undefined ? undefined : fromJson(row.text('content'), mapOf(text));
}

/** Who was granted a secret. */
export function secretAccess(db: Database, id: string): readonly SecretAccess[] {
  return db
    .all('SELECT target, scope FROM secret_access WHERE secret = ? ORDER BY target, relation', id)
    .map((row) => ({ target: row.text('target'), scope: row.text('scope'), role: 'view' }));
}

export function mayRead(db: Database, id: string, targets: readonly string[]): boolean {
  return secretAccess(db, id).some(({ target }) => targets.includes(target));
}

export function grantSecret(
  db: Database,
  id: string,
  { target, scope, relation }: SecretAccess & { readonly relation: number },
): void {
  db.run(
    'INSERT OR REPLACE INTO secret_access (secret, target, relation, scope) VALUES (?, ?, ?, ?)',
    ...[id, target, relation, scope],
  );
}

export function revokeSecretOfRelation(db: Database, id: string, relation: number): void {
  db.run('DELETE FROM secret_access WHERE secret = ? AND relation = ?', id, relation);
}

export function revokeSecretOf(db: Database, id: string, target: string): void {
  db.run('DELETE FROM secret_access WHERE secret = ? AND target = ?', id, target);
}

/** The revision a unit reads; undefined when it has read none yet. */
export function trackedRevision(db: Database, id: string, unit: number): number | undefined {
  return db
    .one('SELECT revision FROM secret_consumers WHERE secret = ? AND unit = ?', id, unit)
    ?.maybeNumber('revision');
}

/** The secret that a unit labelled so as its consumer. */
export function labelledSecret(db: Database, unit: number, label: string): string | undefined {
  return db
    .one('SELECT secret FROM secret_consumers WHERE unit = ? AND label = ?', unit, label)
    ?.text('secret');
}

/** Notes what a unit consumes; absent parts stay as they are. */
export function consumeSecret(
  db: Database,
  id: string,
  unit: number,
  { label, revision }: { readonly label?: string; readonly revision?: number },
): void {
  db.run(
    `INSERT INTO secret_consumers (secret, unit, label, revision) VALUES (?1, ?2, ?3, ?4)
     ON CONFLICT (secret, unit) DO UPDATE SET
       label = coalesce(?3, label), revision = coalesce(?4, revision)`,
    ...[id, unit, label ?? null, revision ?? null],
  );
}

function read(row: Row): SecretRecord {
  return {
    id: row.text('id'),
    application: row.number('application'),
    unit: row.maybeNumber('unit'),
    label: row.text('label'),
    description: row.text('description'),
    rotation: row.word('rotation', rotations),
    expiry: row.maybeText('expiry'),
    rotates: row.maybeText('rotates'),
    latest: row.maybeNumber('latest') ?? 0,
  };
}
