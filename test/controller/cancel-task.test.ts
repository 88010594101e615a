import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { controllerFixture } from './controller-fixture.ts';

const files = {
  'metadata.yaml': 'name: hello\nsummary: s\ndescription: d\n',
  'actions.yaml': 'slow: {}\nquick: {}\n',
  'actions/slow':
    '#!/bin/sh\nstate-set half=done\naction-set half=done\nsleep 600 &\necho $! >> $JOURNAL\nwait\n',
  'actions/quick': '#!/bin/sh\naction-set half="$(state-get half)"\n',
};

test('an action that runs is aborted with all it started, one that waits is cancelled', async () => {
  const it = await controllerFixture();
  await it.deploy(it.charm('hello', files));
  await it.untilIdle('hello/0', 'unknown');
  const begin = (action: string) =>
    it.request('run', { unit: 'hello/0', action, params: {}, background: true });
  const slow = await begin('slow');
  await it.eventually(() => expect(it.journal()).toHaveLength(1));
  const waiting = await begin('quick');
  expect(await it.request('cancel-task', { id: waiting.id })).toMatchObject({
    ...{ status: 'cancelled', message: 'action cancelled via the API' },
  });
  expect(await it.request('cancel-task', { id: slow.id })).toMatchObject({
    ...{ status: 'aborted', results: { half: 'done' } },
  });
  await it.eventually(() => {
    let stat = ') Z';
    try {
      stat = readFileSync(`/proc/${it.journal()[0] ?? ''}/stat`, 'utf8');
    } catch {
      // It is gone.
    }
    expect(stat).toMatch(/\) Z/);
  });
  // It changed nothing, the unit is well, and the next one runs.
  const next = { unit: 'hello/0', action: 'quick', params: {}, background: false };
  const { status, results } = await it.request('run', next);
  expect([status, results.half ?? '']).toEqual(['completed', '']);
  await it.untilIdle('hello/0', 'unknown');
  // What is over stays as it is.
  expect(await it.request('cancel-task', { id: slow.id })).toMatchObject({ status: 'aborted' });
  await expect(it.request('cancel-task', { id: '99' })).rejects.toMatchObject({
    code: 'OPERATION_UNKNOWN',
  });
});
