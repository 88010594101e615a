import { layer } from 'charmwright';
import { charmDefinition, interleavings, matchers, model } from 'charmwright/testing';
import { expect, test } from 'vitest';

expect.extend(matchers);

const shop = charmDefinition({
  name: 'shop',
  metadata: { requires: { db: { interface: 'store' } } },
  layers: {
    shop: layer(({ when, whenNot }) => {
      when('endpoint.db.joined').do('be ready', (unit) => unit.status.active('has a store'));
      whenNot('endpoint.db.joined').do('wait', (unit) => unit.status.waiting('for a store'));
    }),
  },
});

const store = charmDefinition({
  name: 'store',
  metadata: { provides: { clients: { interface: 'store' } } },
  layers: { store: layer(() => undefined) },
});

test('a shop works while it has a store', async () => {
  const juju = model({ shop, store });
  await juju.deploy('shop').deploy('store').relate('shop', 'store').untilIdle();
  expect(juju.unit('shop/0')).toBeActive();
  await juju.removeRelation('shop', 'store').untilIdle();
  expect(juju.unit('shop/0')).toBeWaiting('for a store');
});

test('in whatever order things happen', async () => {
  await interleavings({ charms: { shop, store }, seed: 1, runs: 50 });
});
