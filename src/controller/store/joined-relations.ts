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

/** What one unit knew of a relation, and what it knows now; undefined where it is not in it. */
export interface LocalRelationChange {
  readonly unit: number;
  readonly relation: number;
  readonly before: LocalRelation | undefined;
  readonly after: LocalRelation | undefined;
}

/** Stores what a unit knows of a relation now. */
export function saveLocalRelation(
  db: Database,
  { unit, relation, before, after }: LocalRelationChange,
): void {
  if (after === undefined) {
    db.run('DELETE FROM joined WHERE unit = ? AND relation = ?', unit, relation);
    return;
  }
  const { changedPending, applicationVersion, members } = after;
  db.run(
    `INSERT INTO joined (unit, relation, changed_pending, app_version) VALUES (?1, ?2, ?3, ?4)
     ON CONFLICT (unit, relation) DO UPDATE SET changed_pending = ?3, app_version = ?4`,
    ...[unit, relation, changedPending ?? null, applicationVersion],
  );
  for (const member of before?.members.keys() ?? []) {
    if (members.has(member)) continue;
    db.run(
      'DELETE FROM joined_members WHERE unit = ? AND relation = ? AND member = ?',
      ...[unit, relation, member],
    );
  }
  for (const [member, version] of members) {
    if (before?.members.get(member) === version) continue;
    db.run(
      'INSERT OR REPLACE INTO joined_members (unit, relation, member, version) VALUES (?, ?, ?, ?)',
      ...[unit, relation, member, version],
    );
  }
}
