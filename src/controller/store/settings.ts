import type { Database } from './database.ts';

/** A config value as its option types it. */
export type ConfigValue = string | number | boolean;

/** What the operator set for an application; defaults are not here. */
export function userSettings(db: Database, application: number): ReadonlyMap<string, ConfigValue> {
  const rows = db.all('SELECT option, value FROM settings WHERE application = ?', application);
  return new Map(rows.map((row) => [row.text('option'), scalar(row.text('value'))]));
}

export function setSetting(
  db: Database,
  application: number,
  { option, value }: { readonly option: string; readonly value: ConfigValue },
): void {
  db.run(
    'INSERT OR REPLACE INTO settings (application, option, value) VALUES (?, ?, ?)',
    ...[application, option, JSON.stringify(value)],
  );
}

export function resetSetting(db: Database, application: number, option: string): void {
  db.run('DELETE FROM settings WHERE application = ? AND option = ?', application, option);
}

function scalar(json: string): ConfigValue {
  const value: unknown = JSON.parse(json);
  return typeof value === 'number' || typeof value === 'boolean' ? value : String(value);
}
