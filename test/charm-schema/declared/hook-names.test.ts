import { expect, test } from 'vitest';
import { declaredNames } from '../../../src/charm-schema/declared/hook-names.ts';

test('hooks are named after endpoints, storages and containers', () => {
  expect(
    declaredNames({
      ...{ provides: { web: 'http' }, peers: { ring: { interface: 'ring' } } },
      ...{ storage: { data: { type: 'filesystem' } }, containers: { app: {} } },
    }),
  ).toEqual({ endpoints: ['web', 'ring', 'juju-info'], storages: ['data'], containers: ['app'] });
});
