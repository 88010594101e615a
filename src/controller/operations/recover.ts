import type { Services } from '../services.ts';
import { endAction } from '../store/actions.ts';
import type { Database } from '../store/database.ts';
import { clearOperation, readOperation, writeOperation } from '../store/operations.ts';

/** The contexts of a unit that were running when the controller was killed. */
export function interruptedContexts(db: Database, unit: number): readonly string[] {
  return (['main', 'errand'] as const)
    .map((slot) => readOperation(db, unit, slot))
    .flatMap((found) => (found?.step === 'pending' ? (found.context ?? []) : []));
}

/**
 * Makes operations that a killed controller left pending runnable again, after their processes were ended.
 *
 * An interrupted hook counts as failed once and is retried at once. An action fails, because its progress is
 * unknown. Charm files are deployed again.
 */
export function recover({ db, clock }: Pick<Services, 'db' | 'clock'>, unit: number): void {
  db.transaction(() => {
    const main = readOperation(db, unit, 'main');
    if (main?.step === 'pending') {
      const attempt = main.attempt + 1;
      const retryAt = clock.now();
      const state = { slot: 'main', operation: main.operation, step: 'failed' } as const;
      if (main.operation.kind === 'deploy') writeOperation(db, unit, { ...state, step: 'queued' });
      else writeOperation(db, unit, { ...state, context: main.context, attempt, retryAt });
    }
    const errand = readOperation(db, unit, 'errand')?.operation;
    if (errand?.kind === 'action') {
      endAction(db, errand.id, { status: 'failed', message: 'action terminated', results: {} });
    }
    clearOperation(db, unit, 'errand');
  });
}
