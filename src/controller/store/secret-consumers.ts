/** Which revision of a secret each unit reads, and what it calls the secret. */
import type { Database } from './database.ts';

export interface ConsumerRecord {
  /** Its own name for a secret of others. */
  readonly label: string | undefined;
  readonly revision: number;
}

/** Undefined when the unit has not read the secret yet. */
export function consumer(db: Database, secret: string, unit: number): ConsumerRecord | undefined {
  const row = db.one('SELECT * FROM secret_consumers WHERE secret = ? AND unit = ?', secret, unit);
  return row && { label: row.maybeText('label'), revision: row.number('revision') };
}

/** The secret that a unit labelled so as its consumer. */
export function labelledSecret(db: Database, unit: number, label: string): string | undefined {
  return db
    .one('SELECT secret FROM secret_consumers WHERE unit = ? AND label = ?', unit, label)
    ?.text('secret');
}

/** Removes revisions that no one reads any more, of secrets that want it so. */
export function pruneSecrets(db: Database): void {
  db.run(
    `DELETE FROM secret_revisions WHERE
       secret IN (SELECT id FROM secrets WHERE auto_prune)
       AND revision < (SELECT max(revision) FROM secret_revisions AS other WHERE other.secret = secret_revisions.secret)
       AND NOT EXISTS (SELECT 1 FROM secret_consumers AS reader
         WHERE reader.secret = secret_revisions.secret AND reader.revision = secret_revisions.revision)`,
  );
}

/** Notes which revision a unit reads from now on; without a label it keeps the one it has. */
export function consumeSecret(
  db: Database,
  secret: string,
  unit: number,
  { label, revision }: { readonly label?: string | undefined; readonly revision: number },
): void {
  db.run(
    `INSERT INTO secret_consumers (secret, unit, label, revision) VALUES (?1, ?2, ?3, ?4)
     ON CONFLICT (secret, unit) DO UPDATE SET label = coalesce(?3, label), revision = ?4`,
    ...[secret, unit, label ?? null, revision],
  );
}
