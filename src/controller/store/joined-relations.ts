/** What a unit knows of its relations from its hooks. */
import type { LocalRelation } from '../../model/resolver/state.ts';
import type { Database } from './database.ts';

/** The relations a unit has had relation-created of, with what it knows of their members. */
export function localRelations(db: Database, unit: number): ReadonlyMap<number, LocalRelation> {
  const members = db.all('SELECT * FROM joined_members WHERE unit = ? ORDER BY member', unit);
  const rows = db.all('SELECT * FROM joined WHERE unit = ? ORDER BY relation', unit);
  return new Map(
    rows.map((row) => [
      row.number('relation'),
      {
        changedPending: row.maybeText('changed_pending'),
        applicationVersion: row.number('app_version'),
        members: new Map(
          members
            .filter((each) => each.number('relation') === row.number('relation'))
            .map((each) => [each.text('member'), each.number('version')]),
        ),
      },
    ]),
  );
}

/** A relation as one unit of it knows it. */
export interface RelationOfUnit {
  readonly unit: number;
  readonly relation: number;
}

/** A member, and the version of its bag that a hook has read. */
export interface SeenMember {
  readonly member: string;
  readonly version: number;
}

export function noteCreated(db: Database, { unit, relation }: RelationOfUnit): void {
  db.run('INSERT OR IGNORE INTO joined (unit, relation) VALUES (?, ?)', unit, relation);
}

/** Notes a member that joined; its first changed must follow. */
export function noteJoined(
  db: Database,
  { unit, relation }: RelationOfUnit,
  { member, version }: SeenMember,
): void {
  noteMember(db, { unit, relation }, { member, version });
  db.run(
    'UPDATE joined SET changed_pending = ? WHERE unit = ? AND relation = ?',
    ...[member, unit, relation],
  );
}

/** Notes the version of a member's bag that its changed hook read. */
export function noteChanged(
  db: Database,
  { unit, relation }: RelationOfUnit,
  { member, version }: SeenMember,
): void {
  noteMember(db, { unit, relation }, { member, version });
  db.run(
    'UPDATE joined SET changed_pending = NULL WHERE unit = ? AND relation = ? AND changed_pending = ?',
    ...[unit, relation, member],
  );
}

export function noteApplicationChanged(
  db: Database,
  { unit, relation }: RelationOfUnit,
  version: number,
): void {
  db.run(
    'UPDATE joined SET app_version = ? WHERE unit = ? AND relation = ?',
    ...[version, unit, relation],
  );
}

export function noteDeparted(
  db: Database,
  { unit, relation }: RelationOfUnit,
  member: string,
): void {
  db.run(
    'DELETE FROM joined_members WHERE unit = ? AND relation = ? AND member = ?',
    ...[unit, relation, member],
  );
}

export function noteBroken(db: Database, { unit, relation }: RelationOfUnit): void {
  db.run('DELETE FROM joined WHERE unit = ? AND relation = ?', unit, relation);
}

function noteMember(
  db: Database,
  { unit, relation }: RelationOfUnit,
  { member, version }: SeenMember,
): void {
  db.run(
    'INSERT OR REPLACE INTO joined_members (unit, relation, member, version) VALUES (?, ?, ?, ?)',
    ...[unit, relation, member, version],
  );
}
