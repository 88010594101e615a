import type { Database } from './database.ts';
import type { Life } from '../../model/life.ts';
import { lives } from './models.ts';
import type { Row } from './row.ts';

export interface ApplicationRecord {
  readonly id: number;
  readonly model: number;
  readonly name: string;
  /** The sha256 its charm is kept under. */
  readonly charm: string;
  /** Grows with each refresh, from 0. */
  readonly revision: number;
  /** Grows with each change of charm or resources; units run upgrade-charm when it does. */
  readonly charmModified: number;
  /** Whether units with a failed hook get that charm too. */
  readonly forceCharm: boolean;
  readonly exposed: boolean;
  readonly life: Life;
  /** The unit that leads. */
  readonly leader: number | undefined;
}

export interface NewApplication {
  readonly model: number;
  readonly name: string;
  readonly charm: string;
  readonly since: string;
}

export function addApplication(db: Database, application: NewApplication): number {
  const { model, name, charm, since } = application;
  return db.run(
    `INSERT INTO applications (model, name, charm, revision, life, since) VALUES (?, ?, ?, 0, 'alive', ?)`,
    ...[model, name, charm, since],
  );
}

/** A model's applications, by name. */
export function listApplications(db: Database, model: number): readonly ApplicationRecord[] {
  return db.all('SELECT * FROM applications WHERE model = ? ORDER BY name', model).map(read);
}

export function applicationNamed(
  db: Database,
  model: number,
  name: string,
): ApplicationRecord | undefined {
  const row = db.one('SELECT * FROM applications WHERE model = ? AND name = ?', model, name);
  return row === undefined ? undefined : read(row);
}

export function applicationById(db: Database, id: number): ApplicationRecord | undefined {
  const row = db.one('SELECT * FROM applications WHERE id = ?', id);
  return row === undefined ? undefined : read(row);
}

export function markApplicationDying(db: Database, id: number): void {
  db.run(`UPDATE applications SET life = 'dying' WHERE id = ?`, id);
}

export function deleteApplication(db: Database, id: number): void {
  db.run('DELETE FROM applications WHERE id = ?', id);
}

/** Gives an application another charm; answers its new revision. */
export function setCharm(db: Database, id: number, charm: string): number {
  const row = db.one(
    `UPDATE applications SET charm = ?, revision = revision + 1, charm_modified = charm_modified + 1
     WHERE id = ? RETURNING revision`,
    ...[charm, id],
  );
  return row?.number('revision') ?? 0;
}

/** Says whether the charm reaches units whose hook has failed. */
export function setForceCharm(db: Database, id: number, force: boolean): void {
  db.run('UPDATE applications SET force_charm = ? WHERE id = ?', force ? 1 : 0, id);
}

/** Makes the units run upgrade-charm, as a new resource does. */
export function touchCharm(db: Database, id: number): void {
  db.run('UPDATE applications SET charm_modified = charm_modified + 1 WHERE id = ?', id);
}

function read(row: Row): ApplicationRecord {
  return {
    id: row.number('id'),
    model: row.number('model'),
    name: row.text('name'),
    charm: row.text('charm'),
    revision: row.number('revision'),
    charmModified: row.number('charm_modified'),
    forceCharm: row.flag('force_charm'),
    exposed: row.flag('exposed'),
    life: row.word('life', lives),
    leader: row.maybeNumber('leader'),
  };
}
