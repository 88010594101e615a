import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../../src/controller/store/database.ts';
import { migrations } from '../../../src/controller/store/schema.ts';
import { secretStore } from '../../../src/controller/store/secrets.ts';

const first = `
INSERT INTO models VALUES (1, 'm', 'u', 0, 'alive', 0, '', 0, 0, 1, 1);
INSERT INTO charms VALUES ('c', '{}', NULL, NULL);
INSERT INTO applications (id, model, name, charm, revision, life, since)
  VALUES (1, 1, 'db', 'c', 0, 'alive', ''), (2, 1, 'app', 'c', 0, 'alive', '');
INSERT INTO machines VALUES (1, 1, 0, '10.77.0.10', 'started', '', '', NULL);
INSERT INTO units (id, application, number, name, machine, life, status, message, since, agent, agent_message, agent_since)
  VALUES (1, 2, 0, 'app/0', 1, 'alive', '', '', '', '', '', '');
INSERT INTO relations VALUES (1, 1, 0, 'alive');
INSERT INTO secrets VALUES ('s', 1, 1, NULL, 'own', 'd', 'daily', '2026-02-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z');
INSERT INTO secret_revisions VALUES ('s', 1, '{"password":"one"}'), ('s', 2, '{"password":"two"}');
INSERT INTO secret_access VALUES ('s', 'application-app', 1, 'x'), ('s', 'unit-app-0', 1, 'x'), ('s', 'application-gone', 1, 'x');
INSERT INTO secret_consumers VALUES ('s', 1, 'mine', NULL);
`;

test('the secrets of a store of the first version are all there afterwards', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cw-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'store.sqlite');
  const raw = new DatabaseSync(path);
  raw.exec(`${migrations[0] ?? ''}; PRAGMA user_version = 1; ${first}`);
  raw.close();
  const db = openDatabase(path);
  onTestFinished(() => db.close());
  const secrets = secretStore(db, 1);
  const secret = secrets.find('s');
  expect(secret).toMatchObject({
    ...{ owner: { application: 'db', unit: undefined }, label: 'own', description: 'd' },
    ...{ rotation: 'daily', rotates: { at: Date.parse('2026-01-01T00:00:00Z') } },
    ...{ autoPrune: false, consumers: new Map([['app/0', { label: 'mine', revision: 2 }]]) },
    revisions: [
      { number: 1, expires: undefined },
      { number: 2, expires: Date.parse('2026-02-01T00:00:00Z') },
    ],
    grants: [
      { application: 'app', unit: undefined, relation: 0 },
      { application: 'app', unit: 'app/0', relation: 0 },
    ],
  });
  expect(secrets.content('s', 1)).toEqual({ password: 'one' });
  db.run('DELETE FROM secrets');
  expect(db.all('SELECT * FROM secret_access')).toEqual([]);
});
