/** What hook tools keep of a unit, each under a key of its own. */
import { parseJson, type Json } from '../../base/json.ts';
import type { Database } from './database.ts';

/** Undefined when there is nothing under the key. */
export function readToolData(db: Database, unit: number, key: string): Json | undefined {
  const row = db.one('SELECT value FROM tool_data WHERE unit = ? AND key = ?', unit, key);
  return row === undefined ? undefined : parseJson(row.text('value'));
}

/** Sets values, or removes those that are null. */
export function changeToolData(
  db: Database,
  unit: number,
  changes: Readonly<Record<string, Json>>,
): void {
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) db.run('DELETE FROM tool_data WHERE unit = ? AND key = ?', unit, key);
    else {
      db.run(
        'INSERT OR REPLACE INTO tool_data (unit, key, value) VALUES (?, ?, ?)',
        ...[unit, key, JSON.stringify(value)],
      );
    }
  }
}
