import type { LogLine } from '../api.ts';
import { fields, text, whole } from '../value-shapes.ts';
import { logLines } from '../store/log-lines.ts';
import { findModel } from './find.ts';
import type { Verb } from './verb.ts';

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
    return { lines: logLines(db, findModel(db, request.model).id, request) };
  },
};
