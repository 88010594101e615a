import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../../src/controller/store/database.ts';
import { exposureOf, hostPorts } from '../../../src/controller/store/exposure.ts';
import { exposureTables } from '../../../src/controller/store/schema-exposure.ts';
import { migrations } from '../../../src/controller/store/schema.ts';

test('what was exposed in an older store is exposed to everyone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cw-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'store.sqlite');
  const older = migrations.indexOf(exposureTables);
  const raw = new DatabaseSync(path);
  for (const sql of migrations.slice(0, older)) raw.exec(sql);
  raw.exec(`PRAGMA user_version=${older};
INSERT INTO models (id, name, uuid, subnet, life, created) VALUES (1, 'm', 'u', 0, 'alive', '');
INSERT INTO charms (sha, metadata) VALUES ('s', '{}');
INSERT INTO applications (id, model, name, charm, revision, exposed, life, since)
  VALUES (1, 1, 'open', 's', 0, 1, 'alive', ''), (2, 1, 'closed', 's', 0, 0, 'alive', '');`);
  raw.close();
  const db = openDatabase(path);
  onTestFinished(() => db.close());
  expect([...exposureOf(db, 1)]).toEqual([['', ['0.0.0.0/0', '::/0']]]);
  expect([...exposureOf(db, 2)]).toEqual([]);
  expect(hostPorts(db)).toEqual([]);
});
