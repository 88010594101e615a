/** Which units take part in a relation right now. */
import type { Database } from './database.ts';
import type { RelationRecord } from './relations.ts';
import type { UnitRecord } from './units.ts';

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

/** Whose members a unit asks for. */
export interface ScopeQuery {
  readonly application: number;
  readonly unit: Pick<UnitRecord, 'id' | 'machine'>;
}

/**
 * The units of one application that a unit meets in a relation: all in its scope but itself, or, in a
 * relation of container scope, those on its own machine.
 */
export function scopeMembers(
  db: Database,
  { id, scope }: Pick<RelationRecord, 'id' | 'scope'>,
  { application, unit }: ScopeQuery,
): readonly MemberRecord[] {
  return db
    .all(
      `SELECT units.name, coalesce(bags.version, 0) AS version FROM scopes
       JOIN units ON units.id = scopes.unit
       LEFT JOIN bags ON bags.relation = scopes.relation AND bags.owner = units.name
       WHERE scopes.relation = ? AND units.application = ? AND units.id <> ?
         AND (? = 'global' OR units.machine = ?)
       ORDER BY units.number`,
      ...[id, application, unit.id, scope, unit.machine],
    )
    .map((row) => ({ unit: row.text('name'), version: row.number('version') }));
}
