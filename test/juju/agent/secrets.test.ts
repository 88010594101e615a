import { expect, test } from 'vitest';
import { inMemoryAgent } from '../../../src/testing/agent/in-memory-agent.ts';
import { call, json } from '../support/call.ts';
import { changedHook, model } from '../support/cases.ts';

const granted = {
  ...model,
  secrets: [{ id: 'granted0000000000000', contents: [{ pw: 'old' }, { pw: 'new' }], tracked: 1 }],
};

const gone = 'gone0000000000000000';

async function added(
  hook: ReturnType<ReturnType<typeof inMemoryAgent>['hook']>,
  ...args: string[]
) {
  const { stdout, stderr } = await call(hook, ['secret-add', ...args]);
  expect(stderr).toBe('');
  return stdout.trim();
}

/** `ID` of `secret://MODEL/ID`. */
const idOf = (uri: string): string => uri.slice(uri.lastIndexOf('/') + 1);

test('a new secret can be read, changed and listed before it is committed', async () => {
  const agent = inMemoryAgent(model);
  const hook = agent.hook();
  const id = await added(hook, '--label', 'key', 'token=hush', 'blob#base64=aMOpbGxv');
  expect(id).toMatch(/^secret:\/\/[0-9a-f-]{36}\/[0-9a-z]{20}$/);
  expect(await json(hook, ['secret-get', id])).toEqual({ token: 'hush', blob: 'héllo' });
  await call(hook, ['secret-set', id, 'token=louder']);
  expect(await json(hook, ['secret-get', '--label', 'key'])).toEqual({ token: 'louder' });
  expect(await json(hook, ['secret-get', id, 'token#base64'])).toBe('bG91ZGVy');
  expect(hook.changes().secrets).toHaveLength(1);
  expect(await json(hook, ['secret-ids'])).toEqual([idOf(id)]);
  hook.commit();
  expect(await json(agent.hook(), ['secret-get', id])).toEqual({ token: 'louder' });
});

test('two new secrets of one label are refused', async () => {
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
  const name = idOf(id);
  expect(await json(hook, ['secret-info-get', id])).toEqual({
    [name]: {
      revision: 1,
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
    [idOf(id)]: {
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

test('a secret that is not granted is denied, and a change of it fails the hook', async () => {
  const id = 'denied00000000000000';
  const agent = inMemoryAgent({ ...model, secrets: [{ id, contents: [{}], denied: true }] });
  const hook = agent.hook();
  expect(await call(hook, ['secret-get', id])).toMatchObject({
    stderr: 'ERROR "hello/0" is not allowed to read this secret\n',
  });
  expect(await call(hook, ['secret-set', id, 'abc=1'])).toMatchObject({ code: 0, stderr: '' });
  expect(() => hook.commit()).toThrow('"hello/0" is not allowed to manage this secret');
  expect(agent.secrets()).toEqual([{ id, contents: [{}], denied: true }]);
});

test('a follower’s change of the application’s secret fails its hook', async () => {
  const agent = inMemoryAgent(model);
  const hook = agent.hook();
  const id = await added(hook, 'token=1');
  hook.commit();
  agent.setLeader(false);
  const follower = agent.hook();
  expect(await call(follower, ['secret-set', id, 'token=2'])).toMatchObject({ code: 0 });
  expect(() => follower.commit()).toThrow('is not allowed to manage');
});

test('a label that another secret has fails the hook when it ends', async () => {
  const agent = inMemoryAgent(model);
  const first = agent.hook();
  await added(first, 'token=1', '--label=key');
  first.commit();
  const hook = agent.hook();
  await added(hook, 'token=2', '--label=key');
  expect(() => hook.commit()).toThrow('secret with label "key" already exists');
});

test('what is asked of a secret that is gone is dropped', async () => {
  const agent = inMemoryAgent(model);
  const hook = agent.hook();
  for (const argv of [
    ['secret-set', gone, 'abc=1'],
    ['secret-remove', gone],
  ]) {
    expect(await call(hook, argv)).toMatchObject({ code: 0, stderr: '' });
  }
  hook.commit();
  expect(agent.secrets()).toEqual([]);
});

test('content that a secret has already makes no revision', async () => {
  const agent = inMemoryAgent(model);
  const first = agent.hook();
  const id = await added(first, 'token=1', 'other=2');
  first.commit();
  const hook = agent.hook();
  await call(hook, ['secret-set', id, 'other=2', 'token=1']);
  expect(hook.changes().secrets).toEqual([]);
});

test('a removal takes back what the hook asked for, and a change takes back a removal', async () => {
  const agent = inMemoryAgent(model);
  const first = agent.hook();
  const id = await added(first, 'token=1');
  first.commit();
  const hook = agent.hook(changedHook);
  await call(hook, ['secret-grant', id]);
  await call(hook, ['secret-set', id, 'token=2']);
  await call(hook, ['secret-remove', id, '--revision', '1']);
  expect(hook.changes().secrets).toEqual([{ kind: 'remove', id: idOf(id), revision: 1 }]);
  expect(await json(hook, ['secret-ids'])).toBeNull();
  await call(hook, ['secret-set', id, 'token=3']);
  expect(hook.changes().secrets.map(({ kind }) => kind)).toEqual(['update']);
});

test('a secret is granted to a relation and revoked from it', async () => {
  const hook = inMemoryAgent(model).hook(changedHook);
  const id = await added(hook, 'token=1');
  await call(hook, ['secret-grant', id, '--relation', 'db:2', '--unit', 'pg/0']);
  await call(hook, ['secret-revoke', id]);
  await call(hook, ['secret-revoke', id, '--unit', 'pg/0']);
  const name = idOf(id);
  expect(hook.changes().secrets.slice(1)).toEqual([
    { kind: 'grant', id: name, grant: { relation: 2, unit: 'pg/0' } },
    { kind: 'revoke', id: name, revoke: { kind: 'application', application: 'pg' } },
    { kind: 'revoke', id: name, revoke: { kind: 'unit', unit: 'pg/0' } },
  ]);
});

test('a secret without any is null, not an empty list', async () => {
  expect(await json(inMemoryAgent(model).hook(), ['secret-ids'])).toBeNull();
});
