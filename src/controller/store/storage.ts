/** The storages of a model in SQLite. */
import { isDeepStrictEqual } from 'node:util';
import type { StorageStore } from '../../model/storage/storage-store.ts';
import { isAttached, type AttachedStorage, type Storage } from '../../model/storage/storage.ts';
import type { Database } from './database.ts';
import { lives } from './models.ts';
import type { Row } from './row.ts';

const select = `SELECT storages.*, units.name AS unit_name, attached.location, attached.read_only,
    attached.life AS attachment_life, attached.mounted, attached.announced
  FROM storages LEFT JOIN storage_attachments AS attached ON attached.storage = storages.id
  LEFT JOIN units ON units.id = attached.unit`;

/** The storages of one model. */
export function storageStore(db: Database, model: number): StorageStore {
  return {
    all: () => db.all(`${select} WHERE model = ? ORDER BY storages.number`, model).map(read),
    ofUnit: (unit) => storagesOfUnit(db, model, unit),
    save(storage) {
      const before = find(db, model, storage.number);
      const { number, name, kind, size, life, since } = storage;
      const time = new Date(since).toISOString();
      if (before === undefined) {
        db.run(
          `INSERT INTO storages (model, number, name, kind, size, life, since) VALUES (?, ?, ?, ?, ?, ?, ?)`,
          ...[model, number, name, kind, size, life, time],
        );
      } else if (before.life !== life || before.since !== since) {
        db.run(
          'UPDATE storages SET life = ?, since = ? WHERE model = ? AND number = ?',
          ...[life, time, model, number],
        );
      }
      if (!isDeepStrictEqual(before?.attachment, storage.attachment)) {
        saveAttachment(db, model, storage);
      }
    },
    remove: (number) =>
      void db.run('DELETE FROM storages WHERE model = ? AND number = ?', model, number),
    directives: (application) =>
      db
        .all(
          `SELECT directives.* FROM storage_directives AS directives
           JOIN applications ON applications.id = directives.application
           WHERE model = ? AND applications.name = ? ORDER BY directives.name`,
          ...[model, application],
        )
        .map((row) => ({
          name: row.text('name'),
          count: row.number('count'),
          size: row.number('size'),
        })),
    setDirective(application, { name, count, size }) {
      db.run(
        `INSERT OR REPLACE INTO storage_directives (application, name, count, size)
         VALUES ((SELECT id FROM applications WHERE model = ?1 AND name = ?2), ?3, ?4, ?5)`,
        ...[model, application, name, count, size],
      );
    },
  };
}

/** What is attached to a unit, by number. */
function storagesOfUnit(db: Database, model: number, unit: string): readonly AttachedStorage[] {
  return db
    .all(
      `${select} WHERE storages.model = ? AND units.name = ? ORDER BY storages.number`,
      ...[model, unit],
    )
    .map(read)
    .filter(isAttached);
}

function find(db: Database, model: number, number: number): Storage | undefined {
  const row = db.one(`${select} WHERE model = ? AND storages.number = ?`, model, number);
  return row === undefined ? undefined : read(row);
}

function saveAttachment(db: Database, model: number, { number, attachment }: Storage): void {
  if (attachment === undefined) {
    db.run(
      `DELETE FROM storage_attachments
       WHERE storage = (SELECT id FROM storages WHERE model = ? AND number = ?)`,
      ...[model, number],
    );
    return;
  }
  const { unit, location, readOnly, life, mounted, announced } = attachment;
  db.run(
    `INSERT OR REPLACE INTO storage_attachments (storage, unit, location, read_only, life, mounted, announced)
     VALUES ((SELECT id FROM storages WHERE model = ?1 AND number = ?2),
       (SELECT units.id FROM units JOIN applications ON applications.id = units.application
        WHERE applications.model = ?1 AND units.name = ?3), ?4, ?5, ?6, ?7, ?8)`,
    ...[model, number, unit, location, readOnly ? 1 : 0, life, mounted ? 1 : 0, announced ? 1 : 0],
  );
}

function read(row: Row): Storage {
  const unit = row.maybeText('unit_name');
  return {
    name: row.text('name'),
    number: row.number('number'),
    kind: row.word('kind', ['filesystem', 'block']),
    size: row.number('size'),
    life: row.word('life', lives),
    since: Date.parse(row.text('since')),
    attachment:
      unit === undefined
        ? undefined
        : {
            unit,
            location: row.text('location'),
            readOnly: row.flag('read_only'),
            life: row.word('attachment_life', lives),
            mounted: row.flag('mounted'),
            announced: row.flag('announced'),
          },
  };
}
