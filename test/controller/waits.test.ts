import { expect, test } from 'vitest';
import { controllerFixture } from './controller-fixture.ts';

test('destroy-model names what it waits for and the option that does not wait', async () => {
  const it = await controllerFixture();
  const charm = it.charm('hello', {
    'metadata.yaml': 'name: hello\nsummary: s\ndescription: d\n',
    'hooks/stop': '#!/bin/sh\nexit 1\n',
  });
  await it.deploy(charm);
  await it.untilIdle('hello/0', 'unknown');
  const said: string[] = [];
  const stop = new AbortController();
  const events = it.client.events(
    'm',
    (event) => {
      if (event.kind === 'progress') said.push(`${event.subject}: ${event.message}`);
    },
    stop.signal,
  );
  const destroyed = it.request('destroy-model', { force: false });
  await it.eventually(() =>
    expect(said).toContain(
      'model m: waits for hello/0 (hook failed: "stop"); --force does not wait for hooks',
    ),
  );
  await it.request('destroy-model', { force: true });
  await destroyed;
  stop.abort();
  await events;
  expect((await it.client.request('models', {})).models).toEqual([]);
});
