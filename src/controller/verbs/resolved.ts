import { fault } from '../../errors.ts';
import { fields, flag, text } from '../value-shapes.ts';
import { readOperation } from '../store/operations.ts';
import { setResolved } from '../store/units.ts';
import { findModel, findUnit } from './find.ts';
import type { Verb } from './verb.ts';

/** Retries the failed hook of a unit, or skips it with `retry: false`. */
export interface ResolvedRequest {
  readonly model: string;
  readonly unit: string;
  readonly retry: boolean;
}

export const resolved: Verb<ResolvedRequest, Record<string, never>> = {
  request: fields({ model: text, unit: text, retry: flag }),
  run({ services: { db } }, request) {
    const unit = findUnit(db, findModel(db, request.model), request.unit);
    if (readOperation(db, unit.id, 'main')?.step !== 'failed') {
      throw fault('UNIT_NOT_FAILED', `${unit.name} has no failed hook`);
    }
    db.transaction(() => setResolved(db, unit.id, request.retry ? 'retry' : 'skip'));
    return {};
  },
};
