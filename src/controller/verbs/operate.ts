/** Small verbs of one unit. */
import type { LogLine } from '../api.ts';
import { fault } from '../../errors.ts';
import { fields, flag, text, whole } from '../shape.ts';
import { logLines } from '../store/log-lines.ts';
import { readOperation } from '../store/operations.ts';
import { setResolved } from '../store/units.ts';
import { machineSpec } from '../facts/unit-machine.ts';
import { unitFacts } from '../facts/unit-facts.ts';
import { findModel, findUnit } from './find.ts';
import type { Verb } from './verb.ts';

/** Retries the failed hook of a unit, or gives it up with `retry: false`. */
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

/** The lines after `after`, oldest first; at most `limit`, the newest ones. */
export interface DebugLogRequest {
  readonly model: string;
  readonly after: number;
  readonly limit: number;
}

/** What `debug-log` answers. */
export interface DebugLogResponse {
  readonly lines: readonly LogLine[];
}

export const debugLog: Verb<DebugLogRequest, DebugLogResponse> = {
  request: fields({ model: text, after: whole(0), limit: whole(0) }),
  run({ services: { db, log } }, request) {
    log.flush();
    return { lines: logLines(db, findModel(db, request.model).id, request.after, request.limit) };
  },
};

/** The command line with which root enters the unit's machine; a command may be appended. */
export interface EnterRequest {
  readonly model: string;
  readonly unit: string;
}

/** What `enter` answers. */
export interface EnterResponse {
  readonly argv: readonly string[];
}

export const enter: Verb<EnterRequest, EnterResponse> = {
  request: fields({ model: text, unit: text }),
  async run({ services }, request) {
    const { db, machines } = services;
    const unit = findUnit(db, findModel(db, request.model), request.unit);
    const facts = unitFacts(db, unit.id);
    if (facts === undefined) throw fault('UNIT_GONE', `${unit.name} is gone`);
    const { kind } = await machines.state(facts.model.name, String(facts.machine.number));
    // A machine whose boot hangs is one that an operator wants to look into.
    if (kind !== 'running' && kind !== 'booting') {
      throw fault('UNIT_NOT_READY', `the machine of ${unit.name} is ${kind}`);
    }
    return { argv: await machines.enter(machineSpec(services, facts)) };
  },
};
