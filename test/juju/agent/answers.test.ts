import { expect, test } from 'vitest';
import { inMemoryAgent, type RunningHook } from '../../../src/testing/agent/in-memory-agent.ts';
import { call, json } from '../support/call.ts';
import { anAction, changedHook, model } from '../support/cases.ts';

test('config has null only for all options, and a single key gives its value', async () => {
  const hook = inMemoryAgent(model).hook();
  expect(await json(hook, ['config-get'])).not.toHaveProperty('unset');
  expect(await json(hook, ['config-get', '-a'])).toHaveProperty('unset', null);
  expect(await json(hook, ['config-get', 'port'])).toBe(80);
  expect(await json(hook, ['config-get', 'unset'])).toBeNull();
  expect(await json(hook, ['config-get', 'unknown'])).toBeNull();
});

test('state is null when empty, and a key that is not there is empty text', async () => {
  const hook = inMemoryAgent(model).hook();
  expect(await json(hook, ['state-get'])).toBeNull();
  expect(await json(hook, ['state-get', 'none'])).toBe('');
  await call(hook, ['state-set', '__proto__=1', 'a=b=c']);
  const { stdout } = await call(hook, ['state-get', '--format=json']);
  expect(stdout).toBe('{"__proto__":"1","a":"b=c"}\n');
});

test('a hook’s status is a word, or an object with its data', async () => {
  const hook = inMemoryAgent(model).hook();
  await call(hook, ['status-set', 'waiting', 'for it']);
  expect(await call(hook, ['status-get'])).toMatchObject({ stdout: 'waiting\n' });
  expect(await json(hook, ['status-get'])).toEqual({ status: 'waiting' });
  const full = { status: 'waiting', message: 'for it', 'status-data': {} };
  expect(await json(hook, ['status-get', '--include-data'])).toEqual(full);
  expect(await json(hook, ['status-get', '--application', '--include-data'])).toEqual({
    // The leader has set none, so it is that of its units.
    'application-status': { ...full, units: { 'hello/0': full } },
  });
});

test('network-get gives one address, several fields, or everything', async () => {
  const hook = inMemoryAgent(model).hook();
  const bound = ['network-get', 'db', '--bind-address'];
  expect(await call(hook, bound)).toMatchObject({ stdout: '10.0.0.10\n' });
  expect(await json(hook, [...bound, '--egress-subnets'])).toEqual({
    'bind-address': '10.0.0.10',
    'egress-subnets': ['10.0.0.10/32'],
  });
  expect(await json(hook, ['network-get', 'db'])).toEqual({
    'bind-addresses': [
      {
        'mac-address': '',
        'interface-name': 'eth0',
        addresses: [{ hostname: '', value: '10.0.0.10', cidr: '10.0.0.0/24' }],
      },
    ],
    'egress-subnets': ['10.0.0.10/32'],
    'ingress-addresses': ['10.0.0.10'],
  });
});

test('a unit without address says so', async () => {
  const hook = inMemoryAgent({ unit: 'a/0', address: null }).hook();
  expect(await call(hook, ['network-get', 'db'])).toMatchObject({ code: 1 });
  expect(await call(hook, ['unit-get', 'private-address'])).toMatchObject({ code: 1 });
});

test('log lines know their level, and are prefixed in a relation’s hook', async () => {
  const agent = inMemoryAgent(model);
  const hook = agent.hook(changedHook);
  await call(hook, ['juju-log', '-l', 'warn', 'two', 'words']);
  await call(hook, ['juju-log', '--log-level=nonsense', '--', '--text']);
  await call(agent.hook(), ['juju-log', '--debug', 'x']);
  expect(agent.recorded.logs).toEqual([
    { level: 'WARNING', message: 'db:2: two words' },
    { level: 'WARNING', message: 'Specified log level of "nonsense" is not valid' },
    { level: 'INFO', message: 'db:2: --text' },
    { level: 'DEBUG', message: 'x' },
  ]);
});

test('an action’s parameters are reached by dotted keys', async () => {
  const hook = inMemoryAgent(model).hook(anAction);
  expect(await json(hook, ['action-get', 'target.name'])).toBe('disk');
  expect(await json(hook, ['action-get', 'target.none.deeper'])).toBeNull();
  expect(await json(hook, ['action-get', 'constructor'])).toBeNull();
  expect(await call(hook, ['action-fail'])).toMatchObject({ code: 0 });
  expect(hook.changes().action?.failure).toBe(
    'action failed without reason given, check action for errors',
  );
});

test('results replace and merge as their keys say', async () => {
  const hook = inMemoryAgent(model).hook(anAction);
  await call(hook, ['action-set', 'a.b=1', 'a.c=2']);
  await call(hook, ['action-set', 'a.b.d=3', 'a.c=']);
  expect(hook.changes().action?.results).toEqual({ a: { b: { d: '3' }, c: '' } });
});

test('a storage hook has its own storage', async () => {
  const running: RunningHook = { kind: 'storage', storage: 'data/0' };
  const hook = inMemoryAgent(model).hook(running);
  expect(await json(hook, ['storage-get', 'location'])).toBe('/srv/data');
  expect(await json(hook, ['storage-list', 'dat'])).toEqual([]);
});

test('a resource’s path has no newline', async () => {
  const hook = inMemoryAgent(model).hook();
  expect(await call(hook, ['resource-get', 'build'])).toMatchObject({
    stdout: '/var/lib/juju/resources/build.tar.gz',
  });
});

test('goal state is YAML unless asked otherwise', async () => {
  const hook = inMemoryAgent(model).hook();
  expect(await call(hook, ['goal-state'])).toMatchObject({
    stdout: expect.stringMatching(/^units:\n {2}hello\/0:\n {4}status: active\n/) as string,
  });
});

test('what a hook asked for is dropped unless it is committed', async () => {
  const agent = inMemoryAgent(model);
  await call(agent.hook(), ['state-set', 'a=1']);
  expect(agent.state()).toEqual({});
  const hook = agent.hook();
  await call(hook, ['state-set', 'a=1', 'b=2']);
  await call(hook, ['state-delete', 'b']);
  hook.commit();
  expect(agent.state()).toEqual({ a: '1' });
});
