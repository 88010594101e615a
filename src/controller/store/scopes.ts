/** Which units take part in a relation right now. */
import type { Database } from './database.ts';

export function enterScope(db: Database, relation: number, unit: number): void {
  db.run('INSERT OR IGNORE INTO scopes (relation, unit) VALUES (?, ?)', relation, unit);
}

export function leaveScope(db: Database, relation: number, unit: number): void {
  db.run('DELETE FROM scopes WHERE relation = ? AND unit = ?', relation, unit);
}

export function leaveAllScopes(db: Database, unit: number): void {
  db.run('DELETE FROM scopes WHERE unit = ?', unit);
}

/** A unit in scope, with the version of its bag. */
export interface MemberRecord {
  readonly unit: string;
  readonly version: number;
}

/** The units of one application in a relation's scope, but for `except`. */
export function scopeMembers(
  db: Database,
  relation: number,
  application: number,
  except: number,
): readonly MemberRecord[] {
  return db
    .all(
      `SELECT units.name, coalesce(bags.version, 0) AS version FROM scopes
       JOIN units ON units.id = scopes.unit
       LEFT JOIN bags ON bags.relation = scopes.relation AND bags.owner = units.name
       WHERE scopes.relation = ? AND units.application = ? AND units.id <> ?
       ORDER BY units.number`,
      ...[relation, application, except],
    )
    .map((row) => ({ unit: row.text('name'), version: row.number('version') }));
}
