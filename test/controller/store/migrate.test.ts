import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../../src/controller/store/database.ts';
import { migrate } from '../../../src/controller/store/migrate.ts';
import { addModel, listModels } from '../../../src/controller/store/models.ts';
import { migrations } from '../../../src/controller/store/schema.ts';

function database(): DatabaseSync {
  const raw = new DatabaseSync(':memory:');
  onTestFinished(() => raw.close());
  return raw;
}

const rows = (raw: DatabaseSync) => raw.prepare('SELECT * FROM t').all();
const version = (raw: DatabaseSync) => raw.prepare('PRAGMA user_version').get()?.user_version;

const create = 'CREATE TABLE t (a TEXT) STRICT';
const extend = `ALTER TABLE t ADD COLUMN b TEXT NOT NULL DEFAULT 'new'`;

test('only the steps that a database has not had are run, and its rows are kept', () => {
  const raw = database();
  migrate(raw, 'store', [create]);
  raw.exec(`INSERT INTO t VALUES ('kept')`);
  migrate(raw, 'store', [create, extend]);
  expect(rows(raw)).toEqual([{ a: 'kept', b: 'new' }]);
  expect(version(raw)).toBe(2);
  migrate(raw, 'store', [create, extend]);
  expect(rows(raw)).toEqual([{ a: 'kept', b: 'new' }]);
});

test('a step that fails leaves the database as it was, and can be run again', () => {
  const raw = database();
  migrate(raw, 'store', [create]);
  raw.exec(`INSERT INTO t VALUES ('kept')`);
  const failing = `${extend}; INSERT INTO none VALUES (1)`;
  expect(() => migrate(raw, 'store', [create, failing])).toThrow(/no such table: none/);
  expect(rows(raw)).toEqual([{ a: 'kept' }]);
  expect(version(raw)).toBe(1);
  migrate(raw, 'store', [create, extend]);
  expect(rows(raw)).toEqual([{ a: 'kept', b: 'new' }]);
});

test('a store of a newer version is refused, and nothing in it is lost', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cw-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'store.sqlite');
  const db = openDatabase(path);
  addModel(db, { name: 'm', uuid: 'u', subnet: 0, created: '' });
  db.close();
  const newest = migrations.length;
  const raw = new DatabaseSync(path);
  raw.exec(`CREATE TABLE newer (a TEXT) STRICT; PRAGMA user_version = ${newest + 1}`);
  raw.close();
  expect(() => openDatabase(path)).toThrow(
    expect.objectContaining({
      code: 'STORE_INVALID',
      message: `the store ${path} has version ${newest + 1}, this program knows up to ${newest}`,
    }) as Error,
  );
  const after = new DatabaseSync(path);
  expect(version(after)).toBe(newest + 1);
  after.exec(`DROP TABLE newer; PRAGMA user_version = ${newest}`);
  after.close();
  const reopened = openDatabase(path);
  onTestFinished(() => reopened.close());
  expect(listModels(reopened).map(({ name }) => name)).toEqual(['m']);
});
