/** Storage in a simulated model: its hooks come as Juju sends them. */
import { expect, test } from 'vitest';
import { layer } from '../../src/index.ts';
import { charmDefinition, model } from '../../src/testing/index.ts';

const keeper = charmDefinition({
  name: 'keeper',
  metadata: {
    storage: {
      data: { type: 'filesystem', location: '/srv/data' },
      cache: { type: 'filesystem', multiple: { range: '0-1' } },
      disk: { type: 'block' },
    },
  },
  layers: { keeper: layer(() => []) },
});

const hooksOf = (juju: ReturnType<typeof model>) =>
  juju.history.map(({ unit, hook }) => `${unit} ${hook}`);

test('storage is attached before install, and detached before stop', async () => {
  const juju = await model({ keeper }).deploy('keeper').untilIdle();
  expect(hooksOf(juju).slice(0, 3)).toEqual([
    'keeper/0 data-storage-attached',
    'keeper/0 disk-storage-attached',
    'keeper/0 install',
  ]);
  expect(juju.unit('keeper/0').storage).toEqual([
    { id: 'data/0', kind: 'filesystem', location: '/srv/data' },
    expect.objectContaining({ id: 'disk/1', kind: 'block' }),
  ]);
  await juju.removeUnit('keeper/0').untilIdle();
  expect(hooksOf(juju).slice(-4)).toEqual([
    'keeper/0 data-storage-detaching',
    'keeper/0 disk-storage-detaching',
    'keeper/0 stop',
    'keeper/0 remove',
  ]);
});
