import type { BagStore, RelationBag } from '../../model/relations/bag.ts';
import { fromJson, mapOf, text } from '../value-shapes.ts';
import type { Database } from './database.ts';

/** Which bag of a relation: that of a unit (`hello/0`) or of an application (`hello`). */
export interface BagKey {
  readonly relation: number;
  readonly owner: string;
}

/** Reads a bag; undefined when its owner never took part. */
export function readBag(db: Database, { relation, owner }: BagKey): RelationBag | undefined {
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

/** The bags of one model's relations. */
export function bagStore(db: Database, model: number): BagStore {
  const idOf = (number: number) =>
    db.one('SELECT id FROM relations WHERE model = ? AND number = ?', model, number)?.number('id');
  return {
    find: (number, owner) => readBag(db, { relation: idOf(number) ?? -1, owner }),
    save(number, owner, { version, settings }) {
      const relation = idOf(number) ?? -1;
      db.run(
        'INSERT OR REPLACE INTO bags (relation, owner, version, settings) VALUES (?, ?, ?, ?)',
        ...[relation, owner, version, JSON.stringify(settings)],
      );
    },
  };
}
