import type { Database } from './database.ts';

/** What a charm keeps for its unit with state-set. */
export function unitState(db: Database, unit: number): Readonly<Record<string, string>> {
  const rows = db.all('SELECT key, value FROM unit_state WHERE unit = ? ORDER BY key', unit);
  return Object.fromEntries(rows.map((row) => [row.text('key'), row.text('value')]));
}

/** Sets keys, or removes those whose value is null. */
export function changeUnitState(
  db: Database,
  unit: number,
  change: Readonly<Record<string, string | null>>,
): void {
  for (const [key, value] of Object.entries(change)) {
    if (value === null) db.run('DELETE FROM unit_state WHERE unit = ? AND key = ?', unit, key);
    else {
      db.run(
        'INSERT OR REPLACE INTO unit_state (unit, key, value) VALUES (?, ?, ?)',
        ...[unit, key, value],
      );
    }
  }
}
