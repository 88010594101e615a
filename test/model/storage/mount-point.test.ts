import { expect, test } from 'vitest';
import type { DeclaredStorage } from '../../../src/charm-schema/declared/storages.ts';
import { mountPoint } from '../../../src/model/storage/mount-point.ts';

const storage: DeclaredStorage = {
  ...{ kind: 'filesystem', description: '', shared: false, readOnly: false, minimumSize: 1024 },
  ...{ least: 1, most: 1, location: undefined },
};

test.each([
  [{}, '/var/lib/juju/storage/data/3'],
  [{ location: '/srv/data' }, '/srv/data'],
  [{ location: '/srv/data/', least: 0, most: undefined }, '/srv/data/data/3'],
])('a storage with %j is mounted at %s', (declared, place) => {
  expect(mountPoint({ ...storage, ...declared }, 'data/3')).toBe(place);
});
