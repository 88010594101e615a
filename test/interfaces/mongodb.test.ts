import { expect, test } from 'vitest';
import { mongodbProvider, publish, withdraw } from '../../src/interfaces/mongodb/provider.ts';
import { mongodbRequirer, readiness } from '../../src/interfaces/mongodb/requirer.ts';
import { unit, view } from './support/unit.ts';

const member = (hostname: string, replset = 'rs0') => ({
  hostname,
  port: '27017',
  replset,
  type: 'database',
});

test('all complete members of the replica set are given', async () => {
  const { unit: hello } = unit([
    {
      application: 'mongo',
      units: {
        'mongo/0': member('m0'),
        'mongo/1': member('m1'),
        'mongo/2': { hostname: 'm2' },
        'mongo/3': member('m3', 'other'),
      },
    },
  ]);
  expect(await readiness(hello, 'n')).toEqual({
    kind: 'ready',
    connection: {
      relation: 'n:1',
      application: 'mongo',
      replicaSet: 'rs0',
      servers: [
        { host: 'm0', port: 27017 },
        { host: 'm1', port: 27017 },
      ],
    },
  });
});

test('a server without replica set is returned as the only one', async () => {
  const { unit: hello } = unit([{ units: { 'mongo/0': { hostname: 'm0', port: '27017' } } }]);
  expect(await readiness(hello, 'n')).toMatchObject({
    connection: { replicaSet: undefined, servers: [{ host: 'm0', port: 27017 }] },
  });
});

test('the misspelt key of one release is read', async () => {
  const { unit: hello } = unit([{ units: { 'mongo/0': { hostnme: 'm0', port: '27017' } } }]);
  expect(await readiness(hello, 'n')).toMatchObject({ kind: 'ready' });
});

test('what is missing is reported', async () => {
  expect(await readiness(unit([]).unit, 'n')).toEqual({ kind: 'absent' });
  expect(await readiness(unit([{}]).unit, 'n')).toMatchObject({ missing: ['a database unit'] });
  const { unit: hello } = unit([{ units: { 'mongo/0': { type: 'database' } } }]);
  expect(await readiness(hello, 'n')).toMatchObject({ missing: ['hostname', 'port'] });
});

test('flags follow the data, back too', () => {
  const flags = (bag: Readonly<Record<string, string>>) =>
    mongodbRequirer.manage(view('mongo', { units: { 'mongo/0': bag } }));
  expect(flags(member('m0'))).toEqual({
    'mongo.connected': true,
    'mongo.database.available': true,
    'mongo.available': true,
  });
  expect(flags({})).toEqual({
    'mongo.connected': true,
    'mongo.database.available': false,
    'mongo.available': false,
  });
  expect(mongodbRequirer.manage(view('mongo'))).toMatchObject({ 'mongo.connected': false });
});

test('a server publishes itself and withdraws', async () => {
  const { unit: mongo, published } = unit([{}]);
  await publish(mongo, 'n', { hostname: 'm0', port: 27017, replicaSet: 'rs0' });
  expect(published()).toEqual(member('m0'));
  await withdraw(mongo, 'n');
  expect(published()).toEqual({});
  expect(mongodbProvider.manage(view('database', {}))).toEqual({ 'database.connected': false });
});
