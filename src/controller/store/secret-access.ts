/** Who was granted a secret. A grant goes with the relation, the application or the unit it was for. */
import type { Database } from './database.ts';

/** A grant; it lasts as long as `relation` when there is one, else as long as the secret. */
export interface SecretGrantRecord {
  readonly application: number;
  readonly applicationName: string;
  /** Only this unit of the application. */
  readonly unit: string | undefined;
  readonly relation: number | undefined;
}

export interface NewGrant {
  readonly application: number;
  readonly unit: number | undefined;
  readonly relation: number | undefined;
}

export function grantsOf(db: Database, secret: string): readonly SecretGrantRecord[] {
  return db
    .all(
      `SELECT secret_access.*, applications.name AS application_name, units.name AS unit_name
       FROM secret_access JOIN applications ON applications.id = secret_access.application
       LEFT JOIN units ON units.id = secret_access.unit WHERE secret = ?
       ORDER BY application_name, units.number, relation`,
      secret,
    )
    .map((row) => ({
      application: row.number('application'),
      applicationName: row.text('application_name'),
      unit: row.maybeText('unit_name'),
      relation: row.maybeNumber('relation'),
    }));
}

/** Whether a unit was granted a secret, itself or with its application. */
export function mayRead(
  db: Database,
  secret: string,
  { application, unit }: { readonly application: number; readonly unit: number },
): boolean {
  const sql = `SELECT 1 FROM secret_access
    WHERE secret = ? AND application = ? AND (unit IS NULL OR unit = ?)`;
  return db.one(sql, secret, application, unit) !== undefined;
}

export function grantSecret(
  db: Database,
  secret: string,
  { application, unit, relation }: NewGrant,
): void {
  db.run(
    'INSERT OR IGNORE INTO secret_access (secret, application, unit, relation) VALUES (?, ?, ?, ?)',
    ...[secret, application, unit ?? null, relation ?? null],
  );
}

/** Takes back what an application as a whole was granted; its units keep what they were granted themselves. */
export function revokeFromApplication(db: Database, secret: string, application: number): void {
  const sql = 'DELETE FROM secret_access WHERE secret = ? AND application = ? AND unit IS NULL';
  db.run(sql, secret, application);
}

export function revokeFromUnit(db: Database, secret: string, unit: number): void {
  db.run('DELETE FROM secret_access WHERE secret = ? AND unit = ?', secret, unit);
}
