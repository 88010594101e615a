import {
  type EndpointRole,
  endpointRoles,
  type EndpointScope,
  endpointScopes,
} from '../../charm-schema/declared/kinds.ts';
import type { Database } from './database.ts';
import type { Life } from '../../model/life.ts';
import { lives } from './models.ts';
import type { Row } from './row.ts';

/** One side of a relation. */
export interface EndpointRecord {
  readonly application: number;
  readonly applicationName: string;
  readonly endpoint: string;
  readonly role: EndpointRole;
  readonly interface: string;
}

export interface RelationRecord {
  readonly id: number;
  /** What charms see: `db:3` is number 3. */
  readonly number: number;
  readonly life: Life;
  readonly scope: EndpointScope;
  /** One for a peer relation, else two: the requiring side first. */
  readonly endpoints: readonly EndpointRecord[];
}

export interface NewRelation {
  readonly model: number;
  readonly number: number;
  readonly scope: EndpointScope;
  readonly endpoints: readonly Omit<EndpointRecord, 'applicationName'>[];
}

export function addRelation(
  db: Database,
  { model, number, scope, endpoints }: NewRelation,
): number {
  const id = db.run(
    `INSERT INTO relations (model, number, scope, life) VALUES (?, ?, ?, 'alive')`,
    ...[model, number, scope],
  );
  for (const { application, endpoint, role, interface: name } of endpoints) {
    db.run(
      'INSERT INTO endpoints (relation, application, endpoint, role, interface) VALUES (?, ?, ?, ?, ?)',
      ...[id, application, endpoint, role, name],
    );
  }
  return id;
}

/** A model's relations, by number. */
export function listRelations(db: Database, model: number): readonly RelationRecord[] {
  return db
    .all('SELECT * FROM relations WHERE model = ? ORDER BY number', model)
    .map((row) => read(db, row));
}

/** The relations of one application, by number. */
export function relationsOf(db: Database, application: number): readonly RelationRecord[] {
  return db
    .all(
      `SELECT * FROM relations WHERE id IN (SELECT relation FROM endpoints WHERE application = ?)
       ORDER BY number`,
      application,
    )
    .map((row) => read(db, row));
}

/** A model's relation by what charms see: `db:3` is number 3. */
export function relationNumbered(
  db: Database,
  model: number,
  number: number,
): RelationRecord | undefined {
  const row = db.one('SELECT * FROM relations WHERE model = ? AND number = ?', model, number);
  return row === undefined ? undefined : read(db, row);
}

export function relationById(db: Database, id: number): RelationRecord | undefined {
  const row = db.one('SELECT * FROM relations WHERE id = ?', id);
  return row === undefined ? undefined : read(db, row);
}

export function markRelationDying(db: Database, id: number): void {
  db.run(`UPDATE relations SET life = 'dying' WHERE id = ?`, id);
}

/** `hello:website haproxy:reverseproxy`, the requiring side first. */
export function relationKey(relation: RelationRecord): string {
  return relation.endpoints
    .map(({ applicationName, endpoint }) => `${applicationName}:${endpoint}`)
    .join(' ');
}

/** Both ends of a relation as one application sees them; the same one twice for a peer relation. */
export function relationEnds(
  { endpoints }: RelationRecord,
  application: number,
): { readonly own: EndpointRecord; readonly other: EndpointRecord } | undefined {
  const own = endpoints.find((each) => each.application === application);
  const other = endpoints.find((each) => each !== own) ?? own;
  return own === undefined || other === undefined ? undefined : { own, other };
}

/** Removes dying relations that no unit is in any more. */
export function deleteEmptyRelations(db: Database): void {
  db.run(`DELETE FROM relations WHERE life <> 'alive' AND id NOT IN (SELECT relation FROM scopes)`);
}

function read(db: Database, row: Row): RelationRecord {
  const id = row.number('id');
  const endpoints = db
    .all(
      `SELECT endpoints.*, applications.name FROM endpoints
       JOIN applications ON applications.id = endpoints.application
       WHERE relation = ? ORDER BY role = 'provides', name`,
      id,
    )
    .map((each) => ({
      application: each.number('application'),
      applicationName: each.text('name'),
      endpoint: each.text('endpoint'),
      role: each.word('role', endpointRoles),
      interface: each.text('interface'),
    }));
  const [life, scope] = [row.word('life', lives), row.word('scope', endpointScopes)];
  return { id, number: row.number('number'), life, scope, endpoints };
}
