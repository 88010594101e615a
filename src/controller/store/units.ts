import type { Database } from './database.ts';
import type { Life } from '../../model/life.ts';
import { lives } from './models.ts';
import type { Row } from './row.ts';

/** What an operator said about a failed hook. */
export type Resolved = 'none' | 'retry' | 'skip';

export interface UnitRecord {
  readonly id: number;
  readonly application: number;
  readonly number: number;
  /** `hello/0` */
  readonly name: string;
  /** Its own, or its principal's. */
  readonly machine: number;
  /** The unit it lives beside; undefined unless its charm is a subordinate. */
  readonly principal: number | undefined;
  readonly life: Life;
  /** To be removed without its hooks. */
  readonly forced: boolean;
  readonly resolved: Resolved;
  readonly version: string;
}

export interface NewUnit {
  readonly application: number;
  readonly applicationName: string;
  readonly machine: number;
  /** The unit it is to live beside. */
  readonly principal?: number;
  readonly since: string;
  readonly now: number;
  /** Whether files of a unit of that name exist, which a store that was put back does not know. */
  readonly hasFiles: (name: string) => boolean;
}

/** Adds a unit under the application's next number, which is never given again. */
export function insertUnit(db: Database, unit: NewUnit): UnitRecord {
  const { application, applicationName, machine, principal, since, now, hasFiles } = unit;
  let number = nextUnit(db, application);
  while (hasFiles(`${applicationName}/${number}`)) number = nextUnit(db, application);
  const name = `${applicationName}/${number}`;
  const id = db.run(
    `INSERT INTO units (application, number, name, machine, life, status, message, since, agent, agent_message, agent_since, principal)
     VALUES (?1, ?2, ?3, ?4, 'alive', 'waiting', 'waiting for machine', ?5, 'allocating', '', ?5, ?6)`,
    ...[application, number, name, machine, since, principal ?? null],
  );
  db.run('INSERT INTO uniters (unit, updated_at) VALUES (?, ?)', id, now);
  return {
    ...{ id, application, number, name, machine, principal, life: 'alive', forced: false },
    ...{ resolved: 'none', version: '' },
  };
}

function nextUnit(db: Database, application: number): number {
  const counted = db.one(
    'UPDATE applications SET next_unit = next_unit + 1 WHERE id = ? RETURNING next_unit - 1 AS n',
    application,
  );
  return counted?.number('n') ?? 0;
}

/** An application's units, by number; those that are dead but not yet cleaned away are left out. */
export function listUnits(db: Database, application: number): readonly UnitRecord[] {
  return db
    .all(
      `SELECT * FROM units WHERE application = ? AND life <> 'dead' ORDER BY number`,
      application,
    )
    .map(read);
}

/** The units that live beside another one, by name; dead ones that are not cleaned away yet included. */
export function unitsBelow(db: Database, principal: number): readonly UnitRecord[] {
  return db.all('SELECT * FROM units WHERE principal = ? ORDER BY name', principal).map(read);
}

/** The units on a machine, by name; dead ones are left out. */
export function unitsOn(db: Database, machine: number): readonly UnitRecord[] {
  return db
    .all(`SELECT * FROM units WHERE machine = ? AND life <> 'dead' ORDER BY name`, machine)
    .map(read);
}

/** All units of a model, dead ones included. */
export function unitsOfModel(db: Database, model: number): readonly UnitRecord[] {
  return db
    .all(
      `SELECT units.* FROM units JOIN applications ON applications.id = units.application
       WHERE applications.model = ? ORDER BY units.id`,
      model,
    )
    .map(read);
}

/** Every unit of every model, dead ones included. */
export function allUnits(db: Database): readonly UnitRecord[] {
  return db.all('SELECT * FROM units ORDER BY id').map(read);
}

export function unitById(db: Database, id: number): UnitRecord | undefined {
  const row = db.one('SELECT * FROM units WHERE id = ?', id);
  return row === undefined ? undefined : read(row);
}

export function unitNamed(db: Database, model: number, name: string): UnitRecord | undefined {
  const row = db.one(
    `SELECT units.* FROM units JOIN applications ON applications.id = units.application
     WHERE applications.model = ? AND units.name = ? AND units.life <> 'dead'`,
    ...[model, name],
  );
  return row === undefined ? undefined : read(row);
}

/** Starts a unit's end; with `forced` it goes without its hooks. A dying unit may still become forced. */
export function markUnitDying(db: Database, id: number, forced: boolean): void {
  db.run(
    `UPDATE units SET life = 'dying', forced = max(forced, ?) WHERE id = ? AND life <> 'dead'`,
    ...[forced ? 1 : 0, id],
  );
}

export function markUnitDead(db: Database, id: number): void {
  db.run(`UPDATE units SET life = 'dead' WHERE id = ?`, id);
}

export function deleteUnit(db: Database, id: number): void {
  db.run('DELETE FROM units WHERE id = ?', id);
}

export function setResolved(db: Database, id: number, resolved: Resolved): void {
  db.run('UPDATE units SET resolved = ? WHERE id = ?', resolved, id);
}

export function setVersion(db: Database, id: number, version: string): void {
  db.run('UPDATE units SET version = ? WHERE id = ?', version, id);
}

/** `hello/0` → `unit-hello-0`, which names it in folders and logs. */
export function unitTag(name: string): string {
  return `unit-${name.replace('/', '-')}`;
}

function read(row: Row): UnitRecord {
  return {
    id: row.number('id'),
    application: row.number('application'),
    number: row.number('number'),
    name: row.text('name'),
    machine: row.number('machine'),
    principal: row.maybeNumber('principal'),
    life: row.word('life', lives),
    forced: row.flag('forced'),
    resolved: row.word('resolved', ['none', 'retry', 'skip']),
    version: row.text('version'),
  };
}
