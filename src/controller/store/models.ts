import type { Life } from '../../model/life.ts';
import type { Database } from './database.ts';
import type { Row } from './row.ts';

export const lives: readonly Life[] = ['alive', 'dying', 'dead'];

export interface ModelRecord {
  readonly id: number;
  readonly name: string;
  readonly uuid: string;
  readonly subnet: number;
  readonly life: Life;
}

/** What counts up within a model and is never given twice. */
export type Counter = 'relation' | 'machine' | 'action' | 'log' | 'storage';

export interface NewModel {
  readonly name: string;
  readonly uuid: string;
  readonly subnet: number;
  readonly created: string;
}

export function addModel(db: Database, { name, uuid, subnet, created }: NewModel): ModelRecord {
  const id = db.run(
    `INSERT INTO models (name, uuid, subnet, life, created) VALUES (?, ?, ?, 'alive', ?)`,
    ...[name, uuid, subnet, created],
  );
  return { id, name, uuid, subnet, life: 'alive' };
}

/** All models, by name. */
export function listModels(db: Database): readonly ModelRecord[] {
  return db.all('SELECT * FROM models ORDER BY name').map(read);
}

export function modelNamed(db: Database, name: string): ModelRecord | undefined {
  const row = db.one('SELECT * FROM models WHERE name = ?', name);
  return row === undefined ? undefined : read(row);
}

export function modelById(db: Database, id: number): ModelRecord | undefined {
  const row = db.one('SELECT * FROM models WHERE id = ?', id);
  return row === undefined ? undefined : read(row);
}

export function markModelDying(db: Database, id: number): void {
  db.run(`UPDATE models SET life = 'dying' WHERE id = ?`, id);
}

/** Removes a model with everything that belongs to it. */
export function deleteModel(db: Database, id: number): void {
  db.run('DELETE FROM applications WHERE model = ?', id);
  db.run('DELETE FROM models WHERE id = ?', id);
  db.run('DELETE FROM charms WHERE sha NOT IN (SELECT charm FROM applications)');
}

/** The next number of a counter; the first relation and machine are 0, the first action and log line 1. */
export function takeNumber(db: Database, model: number, counter: Counter): number {
  const column = `next_${counter}`;
  const row = db.one(
    `UPDATE models SET ${column} = ${column} + 1 WHERE id = ? RETURNING ${column} - 1 AS taken`,
    model,
  );
  return row?.number('taken') ?? 0;
}

function read(row: Row): ModelRecord {
  return {
    id: row.number('id'),
    name: row.text('name'),
    uuid: row.text('uuid'),
    subnet: row.number('subnet'),
    life: row.word('life', lives),
  };
}
