/** One model in the controller's store and the same one in the test kit's memory. */
import { charmShelf } from '../../../src/controller/charm/charm-shelf.ts';
import { parseCharm } from '../../../src/controller/charm/parse-charm.ts';
import { homePaths } from '../../../src/controller/home.ts';
import { addApplication } from '../../../src/controller/store/applications.ts';
import { openBag } from '../../../src/controller/store/bags.ts';
import type { Database } from '../../../src/controller/store/database.ts';
import { assignLeaders } from '../../../src/controller/store/leases.ts';
import { addMachine } from '../../../src/controller/store/machines.ts';
import { modelStore } from '../../../src/controller/store/model-store.ts';
import { addModel } from '../../../src/controller/store/models.ts';
import { addRelation } from '../../../src/controller/store/relations.ts';
import { insertUnit } from '../../../src/controller/store/units.ts';
import { layer } from '../../../src/index.ts';
import type { ModelStore } from '../../../src/model/model-store.ts';
import { setStartedStatus } from '../../../src/model/statuses/set-status.ts';
import { addStorageOfUnit } from '../../../src/model/storage/add-storage.ts';
import { unitRef } from '../../../src/model/unit-ref.ts';
import { charmDefinition, model } from '../../../src/testing/index.ts';
import { testUuids } from '../../../src/testing/agent/unit-model.ts';
import { testTime } from '../../../src/testing/test-time.ts';
import { modelStoreOf } from '../../../src/testing/model/model-store-of.ts';

/** A model that can be asked to do all of something or nothing. */
export interface KeptModel {
  readonly store: ModelStore;
  readonly transaction: <T>(body: () => T) => T;
}

export interface TwoModels {
  readonly sqlite: KeptModel;
  readonly memory: KeptModel;
}

export const unitNames = ['db/0', 'db/1', 'web/0', 'web/1'];

const storage = {
  data: { type: 'filesystem', multiple: { range: '0-3' }, 'minimum-size': '100M' },
  cache: { type: 'filesystem', multiple: { range: '1-2' }, location: '/srv/cache' },
};

/**
 * Calls back with `db` and `web`, of two units each and related by `db:clients web:db`; the first unit of each leads.
 *
 * The store is as it was before when the call ends.
 */
export function withTwoModels(db: Database, use: (models: TwoModels) => void): void {
  try {
    db.transaction(() => {
      use({ memory: inMemory(), sqlite: inSqlite(db) });
      throw new Undone();
    });
  } catch (error) {
    if (!(error instanceof Undone)) throw error;
  }
}

class Undone extends Error {}

function inMemory(): KeptModel {
  const charm = (name: string, side: object) =>
    charmDefinition({ name, metadata: { ...side, storage }, layers: { [name]: layer(() => []) } });
  const kit = model({
    db: charm('db', { provides: { clients: { interface: 'sql' } } }),
    web: charm('web', { requires: { db: { interface: 'sql' } } }),
  });
  kit.deploy('db', { units: 2 }).deploy('web', { units: 2 }).relate('db:clients', 'web:db');
  const store = modelStoreOf(kit.world);
  return { store, transaction: (body) => store.transaction(body) };
}

function inSqlite(db: Database): KeptModel {
  const uuid = '6f1c2d3e-0000-4000-8000-000000000001';
  const record = addModel(db, { name: 'test', uuid, subnet: 0, created: '' });
  const since = '';
  const roles = { db: ['clients', 'provides'], web: ['db', 'requires'] } as const;
  const ids = Object.entries(roles).map(([name, [endpoint, role]]) => {
    const metadata = JSON.stringify({
      ...{ name, summary: 's', description: 'd', storage },
      [role]: { [endpoint]: { interface: 'sql' } },
    });
    db.run('INSERT INTO charms (sha, metadata) VALUES (?, ?)', name, metadata);
    const application = addApplication(db, { model: record.id, name, charm: name, since });
    for (let unit = 0; unit < 2; unit += 1) {
      const place = { model: record.id, number: application * 2 + unit, uuid, since };
      const machine = addMachine(db, { ...place, address: `10.77.0.${application * 2 + unit}` });
      const ref = { application, applicationName: name, machine };
      insertUnit(db, { ...ref, since, now: 0, hasFiles: () => false });
    }
    return { application, endpoint, role, interface: 'sql' };
  });
  assignLeaders(db);
  const relation = addRelation(db, {
    model: record.id,
    number: 0,
    scope: 'global',
    endpoints: ids,
  });
  for (const owner of ['db', 'web']) openBag(db, { relation, owner }, {});
  const shelf = charmShelf('/nowhere', db);
  const charmOf = (sha: string) => {
    const row = db.one('SELECT metadata FROM charms WHERE sha = ?', sha);
    return parseCharm({
      metadata: row?.text('metadata') ?? '',
      config: undefined,
      actions: undefined,
    });
  };
  const sources = { db, shelf: { ...shelf, charm: charmOf }, home: homePaths('/nowhere') };
  const store = modelStore({ ...sources, randomHex: () => '' }, record);
  const newUuid = testUuids();
  for (const name of ['db', 'web']) {
    store.storages.setDirective(name, { name: 'cache', count: 1, size: 1024 });
    store.storages.setDirective(name, { name: 'data', count: 0, size: 100 });
  }
  const kept = { ...store, newUuid };
  for (const name of unitNames) {
    setStartedStatus(store.statuses, name, testTime);
    addStorageOfUnit(kept, unitRef(name), testTime);
  }
  return { store: kept, transaction: (body) => db.savepoint(body) };
}
