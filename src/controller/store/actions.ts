import type { Json } from '../../base/json.ts';
import type { ActionOutcome } from '../api.ts';
import { fromJson, listOf, mapOf, text, type Shape } from '../value-shapes.ts';
import type { Database } from './database.ts';
import type { Row } from './row.ts';

const actionStatuses = [
  ...(['pending', 'running', 'completed', 'failed'] as const),
  ...(['cancelled', 'aborted'] as const),
] as const;

export interface ActionRecord {
  readonly id: number;
  /** What operators and charms see. */
  readonly number: number;
  readonly name: string;
  readonly params: Readonly<Record<string, Json>>;
}

export interface NewAction {
  readonly model: number;
  readonly number: number;
  readonly unit: number;
  readonly unitName: string;
  readonly name: string;
  readonly params: Readonly<Record<string, Json>>;
}

export interface ActionEnd {
  readonly status: 'completed' | 'failed' | 'cancelled' | 'aborted';
  readonly message: string;
  readonly results: Readonly<Record<string, Json>>;
}

export function addAction(db: Database, action: NewAction): number {
  const { model, number, unit, unitName, name, params } = action;
  return db.run(
    `INSERT INTO actions (model, number, unit, unit_name, name, params, status) VALUES (?, ?, ?, ?, ?, ?, 'pending')`,
    ...[model, number, unit, unitName, name, JSON.stringify(params)],
  );
}

/** A unit's actions that have not begun, oldest first. */
export function pendingActions(db: Database, unit: number): readonly number[] {
  return db
    .all(`SELECT id FROM actions WHERE unit = ? AND status = 'pending' ORDER BY number`, unit)
    .map((row) => row.number('id'));
}

export function actionById(db: Database, id: number): ActionRecord | undefined {
  const row = db.one('SELECT * FROM actions WHERE id = ?', id);
  if (row === undefined) return undefined;
  return {
    id,
    number: row.number('number'),
    name: row.text('name'),
    params: fromJson(row.text('params'), json),
  };
}

export function markActionRunning(db: Database, id: number): void {
  db.run(`UPDATE actions SET status = 'running' WHERE id = ?`, id);
}

export function endAction(db: Database, id: number, { status, message, results }: ActionEnd): void {
  db.run(
    'UPDATE actions SET status = ?, message = ?, results = ? WHERE id = ?',
    ...[status, message, JSON.stringify(results), id],
  );
}

/** Ends what a unit that goes away will never do. */
export function failActionsOf(db: Database, unit: number): void {
  db.run(
    `UPDATE actions SET status = 'failed', message = 'unit removed' WHERE unit = ? AND status IN ('pending', 'running')`,
    unit,
  );
}

export function addActionLog(db: Database, id: number, message: string): void {
  db.run(`UPDATE actions SET log = json_insert(log, '$[#]', ?) WHERE id = ?`, message, id);
}

/** The id in the store of an action, by its number in the model. */
export function actionNumbered(db: Database, model: number, number: number): number | undefined {
  const row = db.one('SELECT id FROM actions WHERE model = ? AND number = ?', model, number);
  return row?.number('id');
}

/** How an action stands, by its number in the model. */
export function actionOutcome(
  db: Database,
  model: number,
  number: number,
): ActionOutcome | undefined {
  const row = db.one('SELECT * FROM actions WHERE model = ? AND number = ?', model, number);
  return row === undefined ? undefined : readOutcome(row);
}

function readOutcome(row: Row): ActionOutcome {
  return {
    id: String(row.number('number')),
    unit: row.text('unit_name'),
    action: row.text('name'),
    status: row.word('status', actionStatuses),
    message: row.text('message'),
    results: fromJson(row.text('results'), json),
    log: fromJson(row.text('log'), listOf(text)),
  };
}

const json: Shape<Readonly<Record<string, Json>>> = mapOf(apiJson);

/** Any JSON value; what `JSON.parse` made is one. */
export function apiJson(value: unknown, path: string): Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return value;
  if (Array.isArray(value)) return listOf<Json>(apiJson)(value, path);
  return mapOf<Json>(apiJson)(value, path);
}
