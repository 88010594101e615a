import type { LogLine } from '../api.ts';
import type { Database } from './database.ts';
import { takeNumber } from './models.ts';
import type { Row } from './row.ts';

const levels = ['TRACE', 'DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'] as const;

/** How many of a model's newest lines are kept. */
export const keptLines = 50_000;

/** Adds a line; answers it with its number. Old lines go now and then. */
export function addLogLine(db: Database, model: number, line: Omit<LogLine, 'sequence'>): LogLine {
  const sequence = takeNumber(db, model, 'log');
  db.run(
    'INSERT INTO log_lines (model, sequence, time, entity, level, module, message) VALUES (?, ?, ?, ?, ?, ?, ?)',
    ...[model, sequence, line.time, line.entity, line.level, line.module, line.message],
  );
  if (sequence % 1_000 === 0) {
    db.run('DELETE FROM log_lines WHERE model = ? AND sequence <= ?', model, sequence - keptLines);
  }
  return { sequence, ...line };
}

/** The newest `limit` lines after `after`, oldest first. */
export function logLines(
  db: Database,
  model: number,
  { after, limit }: { readonly after: number; readonly limit: number },
): readonly LogLine[] {
  return db
    .all(
      'SELECT * FROM log_lines WHERE model = ? AND sequence > ? ORDER BY sequence DESC LIMIT ?',
      ...[model, after, limit],
    )
    .map(read)
    .toReversed();
}

function read(row: Row): LogLine {
  return {
    sequence: row.number('sequence'),
    time: row.text('time'),
    entity: row.text('entity'),
    level: row.word('level', levels),
    module: row.text('module'),
    message: row.text('message'),
  };
}
