import { beforeAll, expect, test } from 'vitest';
import { matchers, model, on, type CharmUnderTest } from '../../src/testing/index.ts';
import { exampleCharm } from './charms.ts';
import { hasty, shop, store } from './small-charms.ts';
import { healthy } from './wsgi-charm.ts';

expect.extend(matchers);

const hooksOf = (history: readonly { unit: string; hook: string }[], unit: string) =>
  history.filter((each) => each.unit === unit).map(({ hook }) => hook);

test('a unit boots in the order of Juju’s source', async () => {
  const juju = model({ shop, store });
  await juju.deploy('shop').deploy('store').relate('shop', 'store').untilIdle();
  expect(hooksOf(juju.history, 'shop/0')).toEqual([
    'install',
    'db-relation-created',
    'shops-relation-created',
    'leader-elected',
    'config-changed',
    'start',
    'shops-relation-changed',
    // From here on the store answers.
    'db-relation-joined',
    'db-relation-changed',
    'db-relation-changed',
  ]);
  expect(juju.unit('shop/0')).toBeActive('uses table shop_0');
  expect(juju.unit('store/0').relations[0]?.units['shop/0']).toMatchObject({ table: 'shop_0' });
});

test('a hook’s writes are seen by others only when it has ended', async () => {
  const juju = model({ shop, store });
  juju.deploy('shop').deploy('store');
  await juju.untilIdle();
  juju.relate('shop:db', 'store:clients');
  await juju.step('store/0');
  expect(juju.bags('shop/0', 'db')).toEqual([]);
  await juju.step('shop/0');
  expect(juju.bags('shop/0', 'db')[0]).toMatchObject({ 'ingress-address': '10.0.0.11' });
});

test('units come and go: departed and broken before stop and remove', async () => {
  const juju = model({ shop, store });
  juju.deploy('shop', { units: 2 }).deploy('store').relate('shop', 'store');
  await juju.untilIdle();
  const before = juju.history.length;
  await juju.removeUnit('shop/0').untilIdle();
  const left = juju.history.slice(before);
  expect(hooksOf(left, 'shop/0')).toEqual([
    'db-relation-departed',
    'db-relation-broken',
    'shops-relation-departed',
    'stop',
    'remove',
  ]);
  expect(hooksOf(left, 'shop/1')).toEqual([
    'leader-elected',
    'shops-relation-departed',
    'shops-relation-changed',
  ]);
  expect(juju.units()).toEqual(['shop/1', 'store/0']);
  expect(juju.leader('shop')).toBe('shop/1');
});

test('config, leadership, upgrades and removal reach their units', async () => {
  const juju = model({ shop, store });
  juju.deploy('shop', { units: 2 }).deploy('store').relate('shop', 'store');
  await juju.untilIdle();
  await juju.config('shop', { title: 'New' }).failOver('shop').untilIdle();
  expect(juju.unit('shop/1').values).toEqual({ title: 'New' });
  expect(juju.bags('shop', 'shops')).toEqual([{ leader: 'shop/1' }]);
  const before = juju.history.length;
  await juju.upgrade('store').untilIdle();
  expect(hooksOf(juju.history.slice(before), 'store/0')).toEqual([
    'upgrade-charm',
    'config-changed',
  ]);
  await juju.removeRelation('shop', 'store').untilIdle();
  expect(juju.unit('shop/0')).toBeWaiting('for a database');
  await juju.run('shop/0', on.updateStatus());
  await juju.removeApplication('shop').untilIdle();
  expect(juju.applications()).toEqual(['store']);
  expect(juju.relations()).toEqual([]);
});

test('a failing hook is named with its unit', async () => {
  const juju = model({ hasty, store });
  juju.deploy('hasty').deploy('store').relate('hasty', 'store');
  await juju.untilIdle();
  await expect(juju.removeRelation('hasty', 'store').untilIdle()).rejects.toMatchObject({
    code: 'TEST_MODEL_FAILED',
    message: 'db-relation-broken of hasty/0 failed',
  });
});

test('what an operator could not do is refused with the nearest name', () => {
  const juju = model({ shop, store });
  juju.deploy('shop').deploy('store');
  expect(() => juju.deploy('shopp')).toThrow('no charm "shopp"; did you mean "shop"?');
  expect(() => juju.deploy('shop')).toThrow('there already');
  expect(() => juju.relate('shop:dbb', 'store')).toThrow('did you mean "db"?');
  expect(() => juju.relate('shop', 'shop')).toThrow('no endpoints that fit');
  expect(() => juju.removeRelation('shop', 'store')).toThrow('are not related');
  expect(() => juju.removeUnit('shop/9')).toThrow('did you mean "shop/0"?');
  expect(() => juju.failOver('shop')).toThrow('no other unit');
});

let hello: CharmUnderTest;
beforeAll(async () => {
  hello = await exampleCharm('hello');
});

test('three hello units, with the real layers, serve and share what was provisioned', async () => {
  const juju = model({ hello });
  juju.deploy('hello', {
    units: 3,
    resources: { build: { 'wsgi.py': 'application = 1' } },
    machine: { answers: healthy },
  });
  await juju.untilIdle();
  for (const unit of juju.units()) expect(juju.unit(unit)).toBeActive('WSGI service running');
  await juju.config('hello', { port: 8080 }).untilIdle();
  for (const unit of juju.units()) expect(juju.unit(unit)).toHaveOpened(8080);
});
