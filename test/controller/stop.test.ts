import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { controllerFixture } from './controller-fixture.ts';

/** Its config-changed waits for the file that its option names. */
const slow = {
  'metadata.yaml': 'name: slow\nsummary: s\ndescription: d\n',
  'config.yaml': 'options: {until: {type: string, default: ""}}\n',
  dispatch: `#!/bin/bash
file=$(config-get until)
[ "$JUJU_DISPATCH_PATH" = hooks/config-changed ] || file=
echo "began $JUJU_DISPATCH_PATH" >> $JOURNAL
while [ -n "$file" ] && [ ! -e "$file" ]; do sleep 0.05; done
echo "ended $JUJU_DISPATCH_PATH" >> $JOURNAL
[ "$JUJU_DISPATCH_PATH" != hooks/start ] || status-set active
`,
};

/** A unit that is in the middle of a hook. */
async function busy() {
  const it = await controllerFixture();
  await it.deploy(it.charm('slow', slow));
  await it.untilIdle('slow/0', 'active');
  const gate = join(it.home, '..', 'gate');
  const before = it.journal().length;
  await it.request('config', { application: 'slow', set: { until: gate }, reset: [] });
  await it.eventually(() =>
    expect(it.journal().slice(before)).toEqual(['began hooks/config-changed']),
  );
  return { ...it, open: () => void it.file('gate', ''), since: () => it.journal().slice(before) };
}

test('a controller that is asked to stop lets the hook end that runs, and begins none', async () => {
  const it = await busy();
  const stopped = it.client.request('stop', { wait: 60 });
  await it.deploy(it.charm('other', slow), { application: 'other' });
  it.open();
  expect(await stopped).toEqual({ interrupted: [] });
  expect(it.since()).toEqual(['began hooks/config-changed', 'ended hooks/config-changed']);
  await it.eventually(() => expect(existsSync(join(it.home, 'controller.sock'))).toBe(false));
  await it.restart();
  await it.untilIdle('other/0', 'active');
  await it.untilIdle('slow/0', 'active');
  expect(it.since().filter((line) => line === 'began hooks/config-changed').length).toBe(2);
});

test('a hook that does not end in time is cut off, named, and run again by the next controller', async () => {
  const it = await busy();
  expect(await it.client.request('stop', { wait: 0 })).toEqual({ interrupted: ['slow/0'] });
  it.open();
  await it.restart();
  await it.untilIdle('slow/0', 'active');
  expect(it.since()).toEqual([
    ...['began hooks/config-changed', 'began hooks/config-changed'],
    'ended hooks/config-changed',
  ]);
});

test('a controller whose caller hangs up meanwhile goes on', async () => {
  const it = await busy();
  const caller = new AbortController();
  const stopped = it.client.request('stop', { wait: 60 }, caller.signal);
  const other = it.client.request('ping', {});
  await other;
  caller.abort();
  await expect(stopped).rejects.toMatchObject({ code: 'CONTROLLER_UNREACHABLE' });
  it.open();
  await it.untilIdle('slow/0', 'active');
  await it.request('config', { application: 'slow', set: {}, reset: ['until'] });
  await it.eventually(() => expect(it.since().length).toBe(4));
});
