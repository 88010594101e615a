import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { charmwright, fakeController, temporaryFolder } from './support/fake-controller.ts';

const model = 'default';
const none = () => ({});

test('deploy says how much storage each unit gets', async () => {
  const folder = temporaryFolder();
  await writeFile(join(folder, 'metadata.yaml'), 'name: hello\n');
  await writeFile(join(folder, 'dispatch'), '');
  const { home, requests } = await fakeController({
    answers: { deploy: () => ({ application: 'hello', units: ['hello/0'] }) },
  });
  const storage = ['--storage', 'data=2,10G', '--storage', 'cache'];
  expect((await charmwright(['deploy', '.', ...storage], { home, cwd: folder })).code).toBe(0);
  expect(requests).toMatchObject([['deploy', { storage: { data: '2,10G', cache: '' } }]]);
});

test('storage is added, moved and removed', async () => {
  const { home, requests } = await fakeController({
    answers: {
      'add-storage': () => ({ ids: ['data/0', 'data/1'] }),
      ...{ 'attach-storage': none, 'detach-storage': none, 'remove-storage': none },
    },
  });
  const added = await charmwright(['add-storage', 'hello/0', 'data=2,1G'], { home });
  expect(added.stdout).toBe('added storage data/0 to hello/0\nadded storage data/1 to hello/0\n');
  await charmwright(['detach-storage', 'data/0', 'data/1'], { home });
  await charmwright(['attach-storage', 'hello/1', 'data/0'], { home });
  await charmwright(['remove-storage', 'data/1', '--force'], { home });
  expect(requests).toEqual([
    ['add-storage', { model, unit: 'hello/0', storages: { data: '2,1G' } }],
    ['detach-storage', { model, storages: ['data/0', 'data/1'] }],
    ['attach-storage', { model, unit: 'hello/1', storages: ['data/0'] }],
    ['remove-storage', { model, storages: ['data/1'], force: true }],
  ]);
});

test('storage is listed as juju does, and a single one is shown without its file systems', async () => {
  const storage = {
    storage: { 'data/0': { kind: 'filesystem', life: 'alive' } },
    filesystems: { '0': { storage: 'data/0' } },
  };
  const row = { unit: '', id: 'data/0', kind: 'filesystem', pool: 'rootfs', status: 'detached' };
  const { home } = await fakeController({
    answers: { storage: () => ({ storage, rows: [{ ...row, size: 1536 }] }) },
  });
  expect((await charmwright(['storage'], { home })).stdout).toBe(
    'Unit  Storage id  Type        Pool    Size     Status\n' +
      '      data/0      filesystem  rootfs  1.5 GiB  detached\n',
  );
  const { stdout } = await charmwright(['storage', '--format', 'json'], { home });
  expect(JSON.parse(stdout)).toEqual(storage);
  expect((await charmwright(['show-storage', 'data/0'], { home })).stdout).toBe(
    'data/0:\n  kind: filesystem\n  life: alive\n',
  );
});

test('storage goes with its units only when asked', async () => {
  const { home, requests } = await fakeController({
    answers: {
      'remove-unit': () => ({ units: ['hello/0'] }),
      'remove-application': () => ({ units: [] }),
    },
  });
  await charmwright(['remove-unit', 'hello/0', '--destroy-storage'], { home });
  await charmwright(['remove-application', 'hello', '--destroy-storage'], { home });
  const ending = { model, force: false, destroyStorage: true };
  expect(requests).toEqual([
    ['remove-unit', { units: ['hello/0'], ...ending }],
    ['remove-application', { application: 'hello', ...ending }],
  ]);
});
