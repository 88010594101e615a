import { expect, test } from 'vitest';
import { inMemoryAgent, type RunningHook } from '../../../src/testing/agent/in-memory-agent.ts';
import { readsStdin } from '../../../src/juju/agent/reads-stdin.ts';
import { call, json } from '../support/call.ts';
import { changedHook, model } from '../support/cases.ts';

const broken: RunningHook = {
  kind: 'relation',
  relation: 2,
  step: 'broken',
  remoteApplication: 'pg',
};

const departed: RunningHook = {
  kind: 'relation',
  relation: 2,
  step: 'departed',
  remoteUnit: 'pg/1',
  remoteApplication: 'pg',
};

test('relation ids are sorted as text, and default to the hook’s endpoint', async () => {
  const hook = inMemoryAgent(model).hook(changedHook);
  expect(await json(hook, ['relation-ids'])).toEqual(['db:10', 'db:2']);
  expect(await json(hook, ['relation-ids', 'cluster'])).toEqual(['cluster:3']);
});

test('a relation that breaks is no longer listed, but its bags can be read', async () => {
  const hook = inMemoryAgent(model).hook(broken);
  expect(await json(hook, ['relation-ids', 'db'])).toEqual(['db:10']);
  expect(await json(hook, ['relation-list'])).toEqual([]);
  expect(await json(hook, ['relation-get'])).toEqual({ version: '15' });
  expect(await json(hook, ['relation-get', '-', 'pg/0'])).toEqual({ host: '10.0.0.2' });
});

test('a unit that departs is no longer listed, but its bag can be read', async () => {
  const hook = inMemoryAgent(model).hook(departed);
  expect(await json(hook, ['relation-list'])).toEqual(['pg/0']);
  expect(await json(hook, ['relation-get'])).toEqual({ host: '10.0.0.3' });
});

test('only the number of an id of -r counts', async () => {
  const hook = inMemoryAgent(model).hook();
  for (const id of ['2', 'db:2', 'anything:2']) {
    expect(await json(hook, ['relation-list', '-r', id])).toEqual(['pg/0', 'pg/1']);
  }
  expect(await json(hook, ['relation-list', '-r10', '--app'])).toBe('other');
});

test('a unit’s name with --app means its application', async () => {
  const hook = inMemoryAgent(model).hook();
  expect(await json(hook, ['relation-get', '-r', '2', '--app', '-', 'pg/0'])).toEqual({
    version: '15',
  });
});

test('a key that is not there is null, also one that every object has', async () => {
  const hook = inMemoryAgent(model).hook(changedHook);
  expect(await json(hook, ['relation-get', 'host'])).toBe('10.0.0.2');
  expect(await json(hook, ['relation-get', 'port'])).toBeNull();
  expect(await json(hook, ['relation-get', 'constructor'])).toBeNull();
});

test('relation-set trims what comes as argument, keeps what comes from a file, and arguments win', async () => {
  const hook = inMemoryAgent(model).hook(changedHook);
  const file = JSON.stringify({ kept: ' blanks ', both: 'file', number: 3, gone: '' });
  await call(hook, ['relation-set', '--file', '-', 'both= argument '], file);
  expect(await json(hook, ['relation-get', '-', 'hello/0'])).toEqual({
    both: 'argument',
    'egress-subnets': '10.0.0.10/32',
    'ingress-address': '10.0.0.10',
    kept: ' blanks ',
    number: '3',
  });
});

test('a bag is what it was when the hook first read it', async () => {
  const agent = inMemoryAgent(model);
  const hook = agent.hook(changedHook);
  await json(hook, ['relation-get']);
  agent.data.relations[0]?.bags.get('pg/0')?.set('host', 'changed');
  expect(await json(hook, ['relation-get', 'host'])).toBe('10.0.0.2');
  expect(await json(agent.hook(changedHook), ['relation-get', 'host'])).toBe('changed');
});

test('leadership that was lost in a hook stays lost in it', async () => {
  const agent = inMemoryAgent({ ...model, leader: false });
  const hook = agent.hook();
  expect(await json(hook, ['is-leader'])).toBe(false);
  agent.setLeader(true);
  expect(await json(hook, ['is-leader'])).toBe(false);
  expect(await json(agent.hook(), ['is-leader'])).toBe(true);
});

test('only --file - reads standard input', () => {
  const reads = (...args: string[]) => readsStdin({ name: 'relation-set', args });
  expect(reads('--file', '-')).toBe(true);
  expect(reads('-r', 'db:1', '--file=-', 'a=b')).toBe(true);
  expect(reads('--file', '/x', '-')).toBe(false);
  expect(reads('--', '--file', '-')).toBe(false);
  expect(readsStdin({ name: 'config-get', args: ['--file', '-'] })).toBe(false);
});
