import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { bagStore, openBag } from '../../../src/controller/store/bags.ts';
import { openDatabase, type Database } from '../../../src/controller/store/database.ts';
import { addLogLine, logLines } from '../../../src/controller/store/log-lines.ts';
import { addModel, listModels, takeNumber } from '../../../src/controller/store/models.ts';
import { addRelation } from '../../../src/controller/store/relations.ts';

function place(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cw-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'store.sqlite');
}

function opened(path = place()): Database {
  const db = openDatabase(path);
  onTestFinished(() => db.close());
  return db;
}

const model = { name: 'm', uuid: 'u', subnet: 0, created: '' };

test('a transaction that throws leaves nothing, also of the transactions in it', () => {
  const db = opened();
  const attempt = () =>
    db.transaction(() => {
      db.transaction(() => addModel(db, model));
      throw new Error('no');
    });
  expect(attempt).toThrow('no');
  expect(listModels(db)).toEqual([]);
});

test('a commit is announced once for the outermost transaction, and not when it failed', () => {
  const db = opened();
  let announced = 0;
  const off = db.onCommit(() => (announced += 1));
  db.transaction(() => db.transaction(() => addModel(db, model)));
  expect(announced).toBe(1);
  expect(() => db.transaction(() => addModel(db, model))).toThrow();
  db.quietly(() => takeNumber(db, 1, 'log'));
  expect(announced).toBe(1);
  off();
  db.transaction(() => takeNumber(db, 1, 'log'));
  expect(announced).toBe(1);
});

test('a savepoint undoes only itself', () => {
  const db = opened();
  db.transaction(() => {
    addModel(db, model);
    const part = () =>
      db.savepoint(() => {
        addModel(db, { ...model, name: 'n', subnet: 1 });
        throw new Error('no');
      });
    expect(part).toThrow('no');
  });
  expect(listModels(db).map(({ name }) => name)).toEqual(['m']);
});

test('what was committed is there when the store is opened again, without having been closed', () => {
  const path = place();
  const db = opened(path);
  db.transaction(() => addModel(db, model));
  expect(listModels(opened(path))).toHaveLength(1);
});

test('a file that is no store is refused, and stays as it is', () => {
  const broken = place();
  const text = 'this is no database, however long it may be '.repeat(50);
  writeFileSync(broken, text);
  expect(() => openDatabase(broken)).toThrow(
    expect.objectContaining({ code: 'STORE_INVALID' }) as Error,
  );
  expect(readFileSync(broken, 'utf8')).toBe(text);
});

test('numbers are never given twice', () => {
  const db = opened();
  const { id } = addModel(db, model);
  expect([1, 2, 3].map(() => takeNumber(db, id, 'relation'))).toEqual([0, 1, 2]);
  expect(takeNumber(db, id, 'action')).toBe(1);
});

test('a bag is opened, and saved with its version', () => {
  const db = opened();
  const { id } = addModel(db, model);
  const relation = addRelation(db, { model: id, number: 0, scope: 'global', endpoints: [] });
  const bags = bagStore(db, id);
  expect([bags.find(0, 'a/0'), bags.find(1, 'a/0')]).toEqual([undefined, undefined]);
  openBag(db, { relation, owner: 'a/0' }, { k: 'v' });
  expect(bags.find(0, 'a/0')).toEqual({ version: 0, settings: { k: 'v' } });
  bags.save(0, 'a/0', { version: 1, settings: { __proto__x: 'p' } });
  expect(bags.find(0, 'a/0')).toEqual({ version: 1, settings: { __proto__x: 'p' } });
});

test('the log gives the newest lines, oldest first', () => {
  const db = opened();
  const { id } = addModel(db, model);
  const line = { time: '', entity: 'e', level: 'INFO', module: 'm' } as const;
  for (const message of ['a', 'b', 'c', 'd']) addLogLine(db, id, { ...line, message });
  const messages = (after: number, limit: number) =>
    logLines(db, id, { after, limit }).map(({ message }) => message);
  expect(messages(0, 2)).toEqual(['c', 'd']);
  expect(messages(1, 9)).toEqual(['b', 'c', 'd']);
  expect(messages(4, 9)).toEqual([]);
});
