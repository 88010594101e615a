import { codedError } from '../../base/coded-error.ts';
import type { LogLine } from '../api.ts';
import { isoTime, type Clock } from '../clock.ts';
import type { EventHub } from '../events.ts';
import type { Database } from '../store/database.ts';
import { addLogLine } from '../store/log-lines.ts';
import { modelById } from '../store/models.ts';

export interface LogEntry {
  readonly model: number;
  readonly entity: string;
  readonly level: LogLine['level'];
  readonly module: string;
  readonly message: string;
}

/** The log of the models, as `debug-log` shows it. */
export interface ModelLog {
  /** Takes a line; it is stored together with its neighbours soon after. */
  write(entry: LogEntry): void;
  /** Stores what was taken. */
  flush(): void;
}

/** Most characters of a line that are kept. */
export const longestLogLine = 64 * 1024;
/** How many lines wait for a store that refuses them. */
const mostWaiting = 10_000;

/** A log that stores lines in few transactions and then publishes them. */
export function modelLog(db: Database, hub: EventHub, clock: Clock): ModelLog {
  let waiting: (LogEntry & { readonly time: string })[] = [];
  let planned: NodeJS.Immediate | undefined;
  const flush = (): void => {
    if (planned !== undefined) clearImmediate(planned);
    planned = undefined;
    const entries = waiting;
    waiting = [];
    if (entries.length === 0) return;
    try {
      store(db, hub, entries);
    } catch (error) {
      if (codedError(error).code === 'INTERNAL') throw error;
      // A full disk must end neither a hook nor the controller: the newest lines are kept for the next time.
      waiting = entries.slice(-mostWaiting);
    }
  };
  return {
    write(entry) {
      waiting.push({ ...entry, message: shortened(entry.message), time: isoTime(clock) });
      planned ??= setImmediate(flush);
    },
    flush,
  };
}

function shortened(message: string): string {
  if (message.length <= longestLogLine) return message;
  const cut = message.length - longestLogLine;
  return `${message.slice(0, longestLogLine)}… (${cut} more characters)`;
}

function store(
  db: Database,
  hub: EventHub,
  entries: readonly (LogEntry & { readonly time: string })[],
): void {
  const stored: { readonly model: string; readonly line: LogLine }[] = [];
  db.quietly(() => {
    for (const { model: id, ...line } of entries) {
      const model = modelById(db, id);
      // A last word may come after the model is gone; there is nowhere left to put it.
      if (model !== undefined) stored.push({ model: model.name, line: addLogLine(db, id, line) });
    }
  });
  for (const { model, line } of stored) hub.publish(model, { kind: 'log', line });
}
