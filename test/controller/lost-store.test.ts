/** A store that was lost, or put back from a backup, while machines and files are newer. */
import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { controllerFixture, type ControllerFixture } from './controller-fixture.ts';

const files = {
  'metadata.yaml':
    'name: hello\nsummary: s\ndescription: d\nresources:\n  app:\n    type: file\n    filename: app.txt\n',
  dispatch:
    '#!/bin/sh\necho "$JUJU_UNIT_NAME $JUJU_DISPATCH_PATH" >> $JOURNAL\nresource-get app || true\n',
};

const stores = ['store.sqlite', 'store.sqlite-wal', 'store.sqlite-shm'];

async function mismatchesOf(it: ControllerFixture) {
  return (await it.request('status', {})).mismatches ?? [];
}

/** Stops the controller, does something to its store and starts it again. */
async function whileStopped(it: ControllerFixture, work: () => void): Promise<void> {
  await it.stop();
  work();
  await it.restart();
}

function lose(it: ControllerFixture): void {
  for (const name of stores) rmSync(join(it.home, name), { force: true });
}

function backUp(it: ControllerFixture): void {
  cpSync(join(it.home, 'store.sqlite'), join(it.home, 'store.backup'));
}

function putBack(it: ControllerFixture): void {
  lose(it);
  cpSync(join(it.home, 'store.backup'), join(it.home, 'store.sqlite'));
}

test('a lost store: no new model takes up what the old one left, until that is removed', async () => {
  const it = await controllerFixture();
  const charm = it.charm('hello', files);
  await it.deploy(charm);
  await it.untilIdle('hello/0', 'unknown');
  expect(await mismatchesOf(it)).toEqual([]);
  const hooks = it.journal().length;
  await whileStopped(it, () => lose(it));
  await expect(it.deploy(charm)).rejects.toMatchObject({
    code: 'MODEL_LEFTOVER',
    hint: expect.stringContaining('charmwright destroy-model m --force') as string,
  });
  expect(await it.client.request('models', {})).toEqual({ models: [], leftovers: ['m'] });
  await expect(it.request('destroy-model', { force: false })).rejects.toMatchObject({
    code: 'MODEL_LEFTOVER',
  });
  expect(it.journal()).toHaveLength(hooks);
  await it.request('destroy-model', { force: true });
  expect(existsSync(join(it.home, 'models/m'))).toBe(false);
  expect(it.machines.journal).toContain('remove model m');
  await it.deploy(charm);
  await it.untilIdle('hello/0', 'unknown');
});

test('a store put back: newer machines are named and never adopted, and new units get other numbers', async () => {
  const it = await controllerFixture();
  await it.deploy(it.charm('hello', files));
  await it.untilIdle('hello/0', 'unknown');
  await whileStopped(it, () => backUp(it));
  await it.request('add-unit', { application: 'hello', count: 1 });
  await it.untilIdle('hello/1', 'unknown');
  await whileStopped(it, () => putBack(it));
  expect((await mismatchesOf(it)).map(({ subject, remedy }) => [subject, remedy])).toEqual([
    ['machine 1', expect.stringContaining('charmwright remove-machine 1 --force')],
    [
      'unit-hello-1',
      expect.stringContaining(`rm -r ${join(it.home, 'models/m/units/unit-hello-1')}`),
    ],
  ]);
  expect((await it.request('add-unit', { application: 'hello', count: 1 })).units).toEqual([
    'hello/2',
  ]);
  await it.untilIdle('hello/2', 'unknown');
  const { status } = await it.request('status', {});
  expect(Object.keys((status as { machines: object }).machines)).toEqual(['0', '2']);
  await it.request('remove-machine', { machine: '1', force: true });
  expect((await mismatchesOf(it)).map(({ subject }) => subject)).toEqual(['unit-hello-1']);
  for (const [machine, code] of [
    ['2', 'MACHINE_IN_USE'],
    ['9', 'MACHINE_UNKNOWN'],
  ] as const) {
    await expect(it.request('remove-machine', { machine, force: true })).rejects.toMatchObject({
      code,
    });
  }
});

test('files under a unit’s machine that are another’s: no hook, and they outlive the unit', async () => {
  const it = await controllerFixture();
  await it.deploy(it.charm('hello', files));
  await it.untilIdle('hello/0', 'unknown');
  const hooks = it.journal().length;
  const other = { model: 'another-uuid', machine: 'another-uuid' };
  it.machines.own('m', '0', other);
  await it.request('config', { application: 'hello', set: {}, reset: [] });
  await it.restart();
  await it.eventually(async () => {
    const { status, mismatches } = await it.request('status', {});
    expect(mismatches).toMatchObject([{ subject: 'machine 0' }]);
    expect(status).toMatchObject({
      machines: {
        0: { 'machine-status': { message: expect.stringContaining('MACHINE_FOREIGN') as string } },
      },
    });
  });
  expect(it.journal()).toHaveLength(hooks);
  await it.request('remove-unit', { units: ['hello/0'], force: true });
  await it.eventually(async () =>
    expect(await it.unit('hello/0').catch(() => 'gone')).toBe('gone'),
  );
  expect(it.machines.journal).not.toContain('remove m/0');
});

test('a resource attached after the store was put back arrives, although its revision was there before', async () => {
  const it = await controllerFixture();
  await it.deploy(it.charm('hello', files), { resources: { app: it.file('a.txt', 'first\n') } });
  await it.untilIdle('hello/0', 'unknown');
  await whileStopped(it, () => backUp(it));
  const attach = (name: string, text: string) =>
    it.request('attach-resource', {
      application: 'hello',
      name: 'app',
      path: it.file(`${name}.txt`, text),
    });
  await attach('b', 'second\n');
  const delivered = join(it.home, 'models/m/units/unit-hello-0/resources/app.txt');
  await it.eventually(() => expect(readFileSync(delivered, 'utf8')).toBe('second\n'));
  await it.untilIdle('hello/0', 'unknown');
  await whileStopped(it, () => putBack(it));
  expect(await attach('c', 'third\n')).toEqual({ revision: 2 });
  await it.eventually(() => expect(readFileSync(delivered, 'utf8')).toBe('third\n'));
});
