import { fromJson, mapOf, text } from '../value-shapes.ts';
import type { Database } from './database.ts';

/** A relation's bag of a unit (`hello/0`) or an application (`hello`), string to string. */
export interface BagRecord {
  /** Grows by one with each commit that changed it, from 0. */
  readonly version: number;
  readonly settings: Readonly<Record<string, string>>;
}

/** Which bag of a relation: that of a unit (`hello/0`) or of an application (`hello`). */
export interface BagKey {
  readonly relation: number;
  readonly owner: string;
}

/** Reads a bag; undefined when its owner never took part. */
export function readBag(db: Database, { relation, owner }: BagKey): BagRecord | undefined {
  const row = db.one(
    'SELECT version, settings FROM bags WHERE relation = ? AND owner = ?',
    ...[relation, owner],
  );
  if (row === undefined) return undefined;
  return {
    version: row.number('version'),
    settings: fromJson(row.text('settings'), mapOf(text)),
  };
}

/** Makes a bag, or replaces its settings without a new version: no unit has read them yet. */
export function openBag(
  db: Database,
  { relation, owner }: BagKey,
  settings: Readonly<Record<string, string>>,
): void {
  db.run(
    `INSERT INTO bags (relation, owner, version, settings) VALUES (?1, ?2, 0, ?3)
     ON CONFLICT (relation, owner) DO UPDATE SET settings = ?3`,
    ...[relation, owner, JSON.stringify(settings)],
  );
}

/** Sets keys, or removes those whose value is null; a change that changes nothing keeps the version. */
export function changeBag(
  db: Database,
  { relation, owner }: BagKey,
  change: Readonly<Record<string, string | null>>,
): void {
  const before = readBag(db, { relation, owner }) ?? { version: 0, settings: {} };
  const after = new Map(Object.entries(before.settings));
  for (const [key, value] of Object.entries(change)) {
    if (value === null || value === '') after.delete(key);
    else after.set(key, value);
  }
  const settings = Object.fromEntries([...after].sort(([a], [b]) => (a < b ? -1 : 1)));
  if (sameSettings(settings, before.settings)) return;
  db.run(
    'INSERT OR REPLACE INTO bags (relation, owner, version, settings) VALUES (?, ?, ?, ?)',
    ...[relation, owner, before.version + 1, JSON.stringify(settings)],
  );
}

function sameSettings(
  one: Readonly<Record<string, string>>,
  other: Readonly<Record<string, string>>,
): boolean {
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => one[key] === other[key]);
}
