import { expect, test, vi } from 'vitest';
import { fault } from '../../src/errors.ts';
import type { ApiEvent } from '../../src/controller/api.ts';
import { controllerFixture } from './controller-fixture.ts';

const files = { 'metadata.yaml': 'name: hello\nsummary: s\ndescription: d\n' };

test('a host that can’t be made ready refuses the deploy and leaves no model', async () => {
  const it = await controllerFixture();
  const broken = vi
    .spyOn(it.machines, 'prepareHost')
    .mockRejectedValueOnce(fault('INTERNAL', 'no nspawn here'));
  const folder = it.charm('hello', files);
  await expect(it.deploy(folder)).rejects.toMatchObject({ message: 'no nspawn here' });
  expect((await it.client.request('models', {})).models).toEqual([]);
  await it.deploy(folder);
  await it.untilIdle('hello/0', 'unknown');
  expect(broken).toHaveBeenCalledTimes(2);
});

test('a machine that does not come up shows why, is not tried without pause, and can be removed', async () => {
  const it = await controllerFixture();
  const tries = vi
    .spyOn(it.machines, 'ensureRunning')
    .mockRejectedValueOnce(fault('INTERNAL', 'no memory'));
  await it.deploy(it.charm('hello', files));
  await it.eventually(async () => {
    const { status } = await it.request('status', {});
    expect(status).toMatchObject({
      machines: {
        0: {
          'juju-status': { current: 'pending' },
          'machine-status': { current: 'provisioning error', message: 'INTERNAL: no memory' },
        },
      },
    });
  });
  await it.request('expose', { application: 'hello', exposed: true });
  expect(tries).toHaveBeenCalledTimes(1);
  await it.request('remove-application', { application: 'hello', force: false });
  await it.eventually(async () => expect(await it.applications()).toEqual([]));
});

test('a machine that did not come up is tried again', async () => {
  const it = await controllerFixture();
  vi.spyOn(it.machines, 'ensureRunning').mockRejectedValueOnce(fault('INTERNAL', 'no memory'));
  await it.deploy(it.charm('hello', files));
  await it.eventually(async () =>
    expect(JSON.stringify((await it.request('status', {})).status)).toContain('no memory'),
  );
  await it.restart();
  await it.untilIdle('hello/0', 'unknown');
});

test('listeners hear of progress, changes and log lines', async () => {
  const it = await controllerFixture();
  const events: ApiEvent[] = [];
  const listening = new AbortController();
  const ended = it.client.events('m', (event) => events.push(event), listening.signal);
  // The stream is open when a first event has come through it.
  await it.deploy(it.charm('hello', files));
  await it.untilIdle('hello/0', 'unknown');
  await it.request('add-unit', { application: 'hello', count: 1 });
  await it.untilIdle('hello/1', 'unknown');
  await it.eventually(() =>
    expect(new Set(events.map(({ kind }) => kind))).toEqual(
      new Set(['progress', 'changed', 'log']),
    ),
  );
  listening.abort();
  await ended;
});

test('no hook runs in a machine whose boot does not end, and status names what is not up', async () => {
  const it = await controllerFixture();
  const folder = it.charm('hello', {
    ...files,
    dispatch: '#!/bin/sh\necho $JUJU_DISPATCH_PATH >> $JOURNAL\n',
  });
  await it.deploy(folder);
  await it.untilIdle('hello/0', 'unknown');
  const before = it.journal();
  const message = 'machine 0 of m did not boot: not up are app.service (start running)';
  const states = vi.spyOn(it.machines, 'state').mockResolvedValue({ kind: 'booting' });
  vi.spyOn(it.machines, 'ensureRunning').mockRejectedValue(fault('MACHINE_BOOT_FAILED', message));
  await it.request('config', { application: 'hello', set: {}, reset: [] });
  // A change that the unit would follow at once, if its machine were up.
  await it.request('add-unit', { application: 'hello', count: 1 });
  await it.eventually(async () => {
    const { status } = await it.request('status', {});
    expect(status).toMatchObject({
      machines: { 0: { 'machine-status': { message: `MACHINE_BOOT_FAILED: ${message}` } } },
    });
  });
  expect(it.journal()).toEqual(before);
  expect((await it.unit('hello/0')).agent).toBe('idle');
  // An operator gets into such a machine, to see why.
  expect(await it.request('enter', { unit: 'hello/0' })).toEqual({ argv: ['enter', '0'] });
  expect(states).toHaveBeenCalled();
});
