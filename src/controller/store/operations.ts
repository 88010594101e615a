/** What each unit is in the middle of, so that a killed controller knows. */
import { actionShape, operationShape } from './operation-shape.ts';
import type { Operation, Step } from '../../model/resolver/operation.ts';
import type { PersistedOperation } from '../../model/resolver/state.ts';
import { fromJson } from '../value-shapes.ts';
import type { Database } from './database.ts';

/** `main` holds hooks and deploys; `errand` an action or command, which may run while a hook has failed. */
export type Slot = 'main' | 'errand';

export function readOperation(
  db: Database,
  unit: number,
  slot: Slot,
): PersistedOperation | undefined {
  const row = db.one('SELECT * FROM operations WHERE unit = ? AND slot = ?', unit, slot);
  if (row === undefined) return undefined;
  const shape = slot === 'main' ? operationShape : actionShape;
  return {
    operation: fromJson(row.text('operation'), shape),
    step: row.word('step', ['queued', 'pending', 'failed']),
    context: row.maybeText('context'),
    attempt: row.number('attempt'),
    retryAt: row.maybeNumber('retry_at'),
  };
}

export interface OperationState {
  readonly slot: Slot;
  readonly operation: Operation;
  readonly step: Step;
  readonly context?: string | undefined;
  readonly attempt?: number;
  readonly retryAt?: number;
}

/** Persists how far an operation is; whatever else was in the slot is replaced. */
export function writeOperation(db: Database, unit: number, state: OperationState): void {
  const { slot, operation, step, context, attempt = 0, retryAt } = state;
  db.transaction(() =>
    db.run(
      `INSERT OR REPLACE INTO operations (unit, slot, step, operation, context, attempt, retry_at)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
      ...[unit, slot, step, JSON.stringify(operation), context ?? null, attempt, retryAt ?? null],
    ),
  );
}

export function clearOperation(db: Database, unit: number, slot: Slot): void {
  db.run('DELETE FROM operations WHERE unit = ? AND slot = ?', unit, slot);
}
