import { expect, test } from 'vitest';
import { controllerFixture } from './controller-fixture.ts';

const charm = (script: string) => ({
  'metadata.yaml': 'name: hello\nsummary: s\ndescription: d\n',
  dispatch: `#!/bin/sh\necho "$JUJU_DISPATCH_PATH" >> $JOURNAL\n${script}\n`,
});

test('a fixed charm reaches a unit whose install failed, when it is forced', async () => {
  const it = await controllerFixture();
  await it.deploy(it.charm('hello', charm('exit 1')));
  const failed = () =>
    it.eventually(async () => {
      expect(await it.unit('hello/0')).toMatchObject({
        status: 'error',
        message: 'hook failed: "install"',
      });
    });
  await failed();
  const fixed = it.charm('hello', charm('status-set active fixed'));
  await it.request('refresh', { application: 'hello', charm: fixed, resources: {} });
  // As with Juju: the failed hook is run again in the old files.
  await it.request('resolved', { unit: 'hello/0', retry: true });
  await it.eventually(() => expect(it.journal()).toEqual(['hooks/install', 'hooks/install']));
  await failed();
  const again = it.charm('hello', { ...charm('status-set active fixed'), 'a-file': '' });
  await it.request('refresh', {
    application: 'hello',
    charm: again,
    resources: {},
    forceUnits: true,
  });
  expect(await it.untilIdle('hello/0', 'active')).toMatchObject({ message: 'fixed' });
  expect(it.journal()).not.toContain('hooks/upgrade-charm');
  expect(it.journal().slice(2, 3)).toEqual(['hooks/install']);
});

test('a forced upgrade that is cut off by a restart goes on', async () => {
  const it = await controllerFixture();
  await it.deploy(it.charm('hello', charm('exit 1')));
  await it.eventually(async () => expect((await it.unit('hello/0')).status).toBe('error'));
  const fixed = it.charm('hello', charm('status-set active fixed'));
  await it.request('refresh', {
    application: 'hello',
    charm: fixed,
    resources: {},
    forceUnits: true,
  });
  await it.restart();
  expect(await it.untilIdle('hello/0', 'active')).toMatchObject({ message: 'fixed' });
});
