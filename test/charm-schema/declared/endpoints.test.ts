import { expect, test } from 'vitest';
import { allEndpoints } from '../../../src/charm-schema/declared/endpoints.ts';

test('endpoints are listed by role, in both forms, and every charm has juju-info', () => {
  expect(
    allEndpoints({
      peers: { ring: { interface: 'ring' } },
      requires: { db: { interface: 'pgsql', limit: 1 }, odd: { interface: 1 } },
      provides: { web: 'http' },
    }),
  ).toEqual([
    { name: 'web', role: 'provides', interface: 'http', scope: 'global' },
    { name: 'db', role: 'requires', interface: 'pgsql', scope: 'global' },
    { name: 'odd', role: 'requires', interface: '', scope: 'global' },
    { name: 'ring', role: 'peers', interface: 'ring', scope: 'global' },
    { name: 'juju-info', role: 'provides', interface: 'juju-info', scope: 'global' },
  ]);
});

test('a charm that declares juju-info itself has only its own', () => {
  const requires = { 'juju-info': { interface: 'juju-info', scope: 'container' } };
  expect(allEndpoints({ requires })).toEqual([
    { name: 'juju-info', role: 'requires', interface: 'juju-info', scope: 'container' },
  ]);
});
