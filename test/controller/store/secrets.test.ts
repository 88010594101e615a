import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../../src/controller/store/database.ts';
import { secretStore } from '../../../src/controller/store/secrets.ts';

const rows = `
INSERT INTO models (id, name, uuid, subnet, life, created) VALUES (1, 'm', 'u', 0, 'alive', '');
INSERT INTO charms VALUES ('c', '{}', NULL, NULL);
INSERT INTO applications (id, model, name, charm, revision, life, since)
  VALUES (1, 1, 'db', 'c', 0, 'alive', ''), (2, 1, 'app', 'c', 0, 'alive', '');
INSERT INTO machines VALUES (1, 1, 0, 'v', '10.77.0.10', 'started', '', '', NULL);
INSERT INTO units (id, application, number, name, machine, life, status, message, since, agent, agent_message, agent_since)
  VALUES (1, 2, 0, 'app/0', 1, 'alive', '', '', '', '', '', '');
INSERT INTO relations (id, model, number, scope, life) VALUES (1, 1, 0, 'global', 'alive');
INSERT INTO secrets VALUES ('s', 1, 1, NULL, 'own', 'd', 'daily', 500, 400, 0, 1, 2);
INSERT INTO secret_revisions VALUES ('s', 1, '{"password":"one"}', NULL, NULL, NULL, 1);
INSERT INTO secret_revisions VALUES ('s', 2, '{"password":"two"}', 900, 900, 2, 2);
INSERT INTO secret_access (secret, application, unit, relation) VALUES ('s', 2, NULL, 1), ('s', 2, 1, 1);
INSERT INTO secret_consumers VALUES ('s', 1, 'mine', 2, 1);
INSERT INTO secret_removals_notified VALUES (1, 's', 1);
`;

test('a secret is read with all that belongs to it, which goes with it', () => {
  const db = openDatabase(':memory:');
  onTestFinished(() => db.close());
  for (const statement of rows
    .trim()
    .split('\n')
    .join(' ')
    .split(/(?<=;) /))
    db.run(statement);
  const secrets = secretStore(db, 1);
  expect(secrets.find('s')).toEqual({
    ...{ id: 's', owner: { application: 'db', unit: undefined }, label: 'own', description: 'd' },
    ...{ rotation: 'daily', rotates: { at: 500, from: 400 }, autoPrune: false },
    ...{ created: 1, updated: 2 },
    consumers: new Map([['app/0', { label: 'mine', revision: 2, notified: 1 }]]),
    revisions: [
      {
        ...{ number: 1, created: 1, expires: undefined, expiryHook: undefined },
        removalNotified: new Set(['app/0']),
      },
      {
        ...{ number: 2, created: 2, expires: 900, expiryHook: { at: 900, from: 2 } },
        removalNotified: new Set(),
      },
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
