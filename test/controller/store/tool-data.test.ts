import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../../src/controller/store/database.ts';
import { changeToolData, readToolData } from '../../../src/controller/store/tool-data.ts';

test('what a tool keeps of a unit is replaced, removed, and goes with its unit', () => {
  const db = openDatabase(':memory:');
  onTestFinished(() => db.close());
  db.run(
    `INSERT INTO models (name, uuid, subnet, life, created) VALUES ('m', 'u', 0, 'alive', '')`,
  );
  db.run(`INSERT INTO charms VALUES ('c', '{}', NULL, NULL)`);
  db.run(
    `INSERT INTO applications (id, model, name, charm, revision, life, since)
     VALUES (1, 1, 'app', 'c', 0, 'alive', '')`,
  );
  db.run(
    `INSERT INTO machines (id, model, number, uuid, address, status, message, since)
     VALUES (1, 1, 0, 'v', '', '', '', '')`,
  );
  db.run(
    `INSERT INTO units (id, application, number, name, machine, life, status, message, since, agent,
       agent_message, agent_since) VALUES (1, 1, 0, 'app/0', 1, 'alive', '', '', '', '', '', '')`,
  );
  const read = (key: string) => readToolData(db, 1, key);
  expect(read('note')).toBeUndefined();
  changeToolData(db, 1, { note: { text: 'one' }, other: 2 });
  changeToolData(db, 1, { note: { text: 'two' } });
  expect([read('note'), read('other')]).toEqual([{ text: 'two' }, 2]);
  changeToolData(db, 1, { note: null });
  expect([read('note'), read('other')]).toEqual([undefined, 2]);
  db.run('DELETE FROM units');
  expect(read('other')).toBeUndefined();
});
