import type { DatabaseSync } from 'node:sqlite';
import { fault } from '../../errors.ts';

/**
 * Brings a database to the newest version of its tables: `steps[n]` brings version n to n + 1, all or nothing.
 *
 * The version is in the database itself, as its `user_version`; an empty one has 0.
 *
 * @throws STORE_INVALID when a newer program has written it; nothing in it is changed then.
 */
export function migrate(raw: DatabaseSync, path: string, steps: readonly string[]): void {
  const version = Number(raw.prepare('PRAGMA user_version').get()?.user_version ?? 0);
  if (version > steps.length) {
    throw fault(
      'STORE_INVALID',
      `the store ${path} has version ${version}, this program knows up to ${steps.length}`,
    );
  }
  for (const [index, sql] of steps.entries()) {
    if (index < version) continue;
    try {
      raw.exec(`BEGIN IMMEDIATE; ${sql}; PRAGMA user_version=${index + 1}; COMMIT`);
    } catch (error) {
      if (raw.isTransaction) raw.exec('ROLLBACK');
      throw error;
    }
  }
}
