import { quoted } from '../../base/shell-word.ts';
import { fault } from '../../errors.ts';
import { fieldsOf, listOf, maybe, ShapeError, text, type Shape } from '../value-shapes.ts';
import { takeNumber } from '../store/models.ts';
import { findModel, findUnit } from './find.ts';
import type { Verb } from './verb.ts';

const seconds: Shape<number> = (value, path) => {
  if (typeof value === 'number' && value > 0) return value;
  throw new ShapeError(path, 'a number of seconds above 0', value);
};

/** Runs a command in a hook context of the unit, with hook tools, and answers when it has ended. */
export interface ExecRequest {
  readonly model: string;
  readonly unit: string;
  readonly command: readonly string[];
  readonly timeout?: number;
}

/** What `exec` answers. */
export interface ExecResponse {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** It was killed because its time was up; its code is 124 then, as with timeout(1). */
  readonly timedOut?: true;
}

export const exec: Verb<ExecRequest, ExecResponse> = {
  request: fieldsOf<ExecRequest>({
    model: text,
    unit: text,
    command: listOf(text),
    timeout: maybe(seconds),
  }),
  async run({ services, agents, signal }, request) {
    const { db } = services;
    const model = findModel(db, request.model);
    const unit = findUnit(db, model, request.unit);
    if (request.command.length === 0) throw fault('REQUEST_INVALID', 'there is no command to run');
    const limit = request.timeout;
    const late = limit === undefined ? undefined : AbortSignal.timeout(limit * 1_000);
    const timed = late === undefined ? signal : AbortSignal.any([signal, late]);
    const command = shellCommand(request.command);
    const number = db.transaction(() => takeNumber(db, model.id, 'action'));
    const result = await agents.exec(unit.id, {
      ...{ id: String(number), argv: ['/bin/bash', '-c', command], signal: timed },
      // Juju counts the time in nanoseconds.
      params: { command, timeout: (limit ?? 0) * 1e9 },
    });
    if (result === undefined) throw fault('UNIT_GONE', `${unit.name} is going away`);
    return late?.aborted === true && result.code === 137
      ? { ...result, code: 124, timedOut: true }
      : result;
  },
};

/** One argument is a line for the shell, several are words to be taken as they are, as with `juju exec`. */
function shellCommand(command: readonly string[]): string {
  const [line = '', ...rest] = command;
  if (rest.length === 0) return line;
  return command.map(quoted).join(' ');
}
