import { expect, test } from 'vitest';
import { configDefaults, endpointsOf } from '../../../src/dispatch/charm/charm-facts.ts';

test('endpoints are listed by role, in both forms, and every charm has juju-info', () => {
  expect(
    endpointsOf({
      peers: { ring: { interface: 'ring' } },
      requires: { db: { interface: 'pgsql', limit: 1 }, odd: { interface: 1 } },
      provides: { web: 'http' },
    }),
  ).toEqual([
    { name: 'web', role: 'provides', interface: 'http' },
    { name: 'db', role: 'requires', interface: 'pgsql' },
    { name: 'odd', role: 'requires', interface: '' },
    { name: 'ring', role: 'peers', interface: 'ring' },
    { name: 'juju-info', role: 'provides', interface: 'juju-info' },
  ]);
});

test('a charm that declares juju-info itself has only its own', () => {
  const requires = { 'juju-info': { interface: 'juju-info', scope: 'container' } };
  expect(endpointsOf({ requires })).toEqual([
    { name: 'juju-info', role: 'requires', interface: 'juju-info' },
  ]);
});

test('defaults are the scalars of config.yaml, and null else', () => {
  expect(
    configDefaults({
      options: { port: { default: 80 }, on: { default: false }, name: {}, odd: { default: [1] } },
    }),
  ).toEqual({ port: 80, on: false, name: null, odd: null });
  expect(configDefaults({})).toEqual({});
});
