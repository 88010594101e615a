import { expect, test } from 'vitest';
import { inMemoryAgent } from '../../../src/juju/in-memory.ts';
import { call, json } from '../support/call.ts';
import { changedHook, model } from '../support/cases.ts';

const granted = {
  ...model,
  secrets: [{ id: 'granted0000000000000', contents: [{ pw: 'old' }, { pw: 'new' }], tracked: 1 }],
};

async function added(
  hook: ReturnType<ReturnType<typeof inMemoryAgent>['hook']>,
  ...args: string[]
) {
  const { stdout, stderr } = await call(hook, ['secret-add', ...args]);
  expect(stderr).toBe('');
  return stdout.trim();
}

test('a new secret can be read, changed and listed before it is committed', async () => {
  const agent = inMemoryAgent(model);
  const hook = agent.hook();
  const id = await added(hook, '--label', 'key', 'token=hush', 'blob#base64=aMOpbGxv');
  expect(id).toMatch(/^secret:[0-9a-z]{20}$/);
  expect(await json(hook, ['secret-get', id])).toEqual({ token: 'hush', blob: 'héllo' });
  await call(hook, ['secret-set', id, 'token=louder']);
  expect(await json(hook, ['secret-get', '--label', 'key'])).toEqual({ token: 'louder' });
  expect(await json(hook, ['secret-get', id, 'token#base64'])).toBe('bG91ZGVy');
  expect(hook.changes().secrets).toHaveLength(1);
  expect(await json(hook, ['secret-ids'])).toEqual([id.replace('secret:', '')]);
  hook.commit();
  expect(await json(agent.hook(), ['secret-get', id])).toEqual({ token: 'louder' });
});

test('two secrets of one label are refused', async () => {
  const hook = inMemoryAgent(model).hook();
  await added(hook, '--label=key', 'token=1');
  expect(await call(hook, ['secret-add', '--label=key', 'token=2'])).toMatchObject({
    code: 1,
    stderr: 'ERROR secret with label "key" already exists\n',
  });
});

test('several changes of an older secret make one revision', async () => {
  const agent = inMemoryAgent(model);
  const first = agent.hook();
  const id = await added(first, 'token=1');
  first.commit();
  const hook = agent.hook();
  await call(hook, ['secret-set', id, 'token=2']);
  await call(hook, ['secret-set', id, 'token=3', '--description', 'third']);
  expect(await json(hook, ['secret-get', id, 'token'])).toBe('1');
  expect(await json(hook, ['secret-get', id, '--peek', 'token'])).toBe('3');
  const name = id.replace('secret:', '');
  expect(await json(hook, ['secret-info-get', id])).toEqual({
    [name]: {
      revision: 2,
      label: '',
      owner: 'application',
      description: 'third',
      rotation: 'never',
    },
  });
  expect(hook.changes().secrets).toEqual([
    { kind: 'update', id: name, attributes: { description: 'third' }, content: { token: '3' } },
  ]);
});

test('a change may name the owner, which stays who it was, and leaves a label that it does not give', async () => {
  const agent = inMemoryAgent(model);
  const first = agent.hook();
  const id = await added(first, 'token=1', '--label', 'key');
  first.commit();
  const hook = agent.hook();
  const set = ['secret-set', id, '--owner', 'unit', '--label', '', 'token=2'];
  expect(await call(hook, set)).toMatchObject({ code: 0 });
  hook.commit();
  const info = await json(agent.hook(), ['secret-info-get', id]);
  expect(info).toEqual({
    [id.replace('secret:', '')]: {
      ...{ revision: 2, label: 'key', owner: 'application', rotation: 'never' },
    },
  });
  expect((await call(agent.hook(), ['secret-set', id, '--owner=me', 'a=b'])).stderr).toBe(
    'ERROR secret owner "me" not valid\n',
  );
});

test('a consumer tracks a revision until it refreshes, and may label the secret', async () => {
  const agent = inMemoryAgent(granted);
  const hook = agent.hook();
  const id = 'secret:granted0000000000000';
  expect(await json(hook, ['secret-get', id])).toEqual({ pw: 'old' });
  expect(await json(hook, ['secret-get', id, '--peek'])).toEqual({ pw: 'new' });
  expect(await json(hook, ['secret-get', id, '--label', 'db'])).toEqual({ pw: 'old' });
  expect(await json(hook, ['secret-get', '--label', 'db', '--refresh'])).toEqual({ pw: 'new' });
  expect(await json(hook, ['secret-get', '--label', 'db'])).toEqual({ pw: 'new' });
  hook.commit();
  expect(await json(agent.hook(), ['secret-get', '--label', 'db'])).toEqual({ pw: 'new' });
});

test('a secret that is not granted is denied, and can’t be changed by who does not own it', async () => {
  const denied = [{ id: 'denied', contents: [{}], denied: true }];
  const hook = inMemoryAgent({ ...model, secrets: denied }).hook();
  expect(await call(hook, ['secret-get', 'denied'])).toMatchObject({
    stderr: 'ERROR permission denied\n',
  });
  expect(await call(hook, ['secret-set', 'denied', 'abc=1'])).toMatchObject({
    stderr: 'ERROR secret "denied" not found\n',
  });
});

test('a follower may not change the application’s secret', async () => {
  const agent = inMemoryAgent(model);
  const hook = agent.hook();
  const id = await added(hook, 'token=1');
  hook.commit();
  agent.setLeader(false);
  expect(await call(agent.hook(), ['secret-set', id, 'token=2'])).toMatchObject({
    stderr: 'ERROR permission denied\n',
  });
});

test('a secret is granted to a relation and revoked from it', async () => {
  const hook = inMemoryAgent(model).hook(changedHook);
  const id = await added(hook, 'token=1');
  await call(hook, ['secret-grant', id, '--relation', 'db:2', '--unit', 'pg/0']);
  await call(hook, ['secret-revoke', id]);
  await call(hook, ['secret-revoke', id, '--app', 'pg']);
  const name = id.replace('secret:', '');
  expect(hook.changes().secrets.slice(1)).toEqual([
    { kind: 'grant', id: name, grant: { relation: 2, unit: 'pg/0' } },
    { kind: 'revoke', id: name, revoke: { kind: 'relation', relation: 2 } },
    { kind: 'revoke', id: name, revoke: { kind: 'application', application: 'pg' } },
  ]);
});

test('a secret without any is null, not an empty list', async () => {
  expect(await json(inMemoryAgent(model).hook(), ['secret-ids'])).toBeNull();
});
