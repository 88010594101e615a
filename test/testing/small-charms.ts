/** Two charms that talk to each other; one has a planted fault. */
import { layer } from '../../src/index.ts';
import { charmDefinition } from '../../src/testing/index.ts';

export const shop = charmDefinition({
  name: 'shop',
  metadata: { requires: { db: { interface: 'store' } }, peers: { shops: { interface: 'shops' } } },
  config: { options: { title: { type: 'string', default: 'Shop' } } },
  layers: {
    shop: layer(({ hook, when, whenNot }) => {
      hook('config-changed').do('remember the title', async (unit) => {
        await unit.state.set('title', unit.config.title ?? '');
      });
      hook('leader-elected').do('say who leads', async (unit) => {
        for (const relation of await unit.endpoint('shops').relations()) {
          await relation.ownApplication.write({ leader: unit.name });
        }
      });
      when('endpoint.db.joined').do('ask for a table', async (unit) => {
        for (const relation of await unit.endpoint('db').relations()) {
          await relation.own.write({ table: unit.name.replace('/', '_') });
        }
      });
      when('endpoint.db.changed').do('take the table', async (unit) => {
        for (const relation of await unit.endpoint('db').relations()) {
          const [remote] = relation.units;
          const bag = await remote?.received();
          const granted = bag?.[unit.name.replace('/', '_')];
          if (granted !== undefined) unit.status.active(`uses ${granted}`);
        }
      });
      whenNot('endpoint.db.joined').do('wait for a database', (unit) => {
        unit.status.waiting('for a database');
      });
    }),
  },
});

export const store = charmDefinition({
  name: 'store',
  metadata: { provides: { clients: { interface: 'store' } } },
  layers: {
    store: layer(({ when }) => {
      when('endpoint.clients.joined').do('grant tables', async (unit) => {
        for (const relation of await unit.endpoint('clients').relations()) {
          for (const client of relation.units) {
            const { table } = await client.received();
            if (table !== undefined) await relation.own.write({ [table]: `table ${table}` });
          }
        }
      });
    }),
  },
});

/** Reads a relation that may be gone: its handler runs in `broken` too, when there is none to read. */
export const hasty = charmDefinition({
  name: 'hasty',
  metadata: { requires: { db: { interface: 'store' } } },
  layers: {
    hasty: layer(({ hook }) => {
      hook('db-relation-{created,departed,broken}').do('look at the database', async (unit) => {
        const [relation] = await unit.endpoint('db').relations();
        if (relation === undefined) throw new Error('the database is gone');
        await relation.own.write({ seen: 'yes' });
      });
    }),
  },
});
