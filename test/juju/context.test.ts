import { describe, expect, test } from 'vitest';
import { hookContext } from '../../src/juju/context.ts';
import { declaredNames } from '../../src/charm-schema/declared/hook-names.ts';
import type { Environment } from '../../src/juju/wire.ts';

const names = declaredNames({
  provides: { website: 'http' },
  requires: { 'my-db': { interface: 'pgsql' } },
  peers: { cluster: { interface: 'peer' } },
  storage: { 'web-data': { type: 'filesystem' } },
  containers: { 'web-app': {} },
});

const base: Environment = {
  JUJU_UNIT_NAME: 'my-app/12',
  JUJU_MODEL_NAME: 'prod',
  JUJU_MODEL_UUID: '6f1c2d3e-0000-4000-8000-000000000001',
  JUJU_CHARM_DIR: '/var/lib/juju/agents/unit-my-app-12/charm',
  JUJU_VERSION: '3.6.28',
  JUJU_MACHINE_ID: '',
  JUJU_PRINCIPAL_UNIT: '',
  JUJU_AGENT_SOCKET_ADDRESS: '@/run/agent.socket',
  JUJU_AGENT_SOCKET_NETWORK: 'unix',
  JUJU_CONTEXT_ID: 'my-app/12-start-1f',
  JUJU_CHARM_HTTP_PROXY: 'http://proxy:3128',
};

function hookEnvironment(name: string, more: Environment = {}): Environment {
  return { ...base, JUJU_HOOK_NAME: name, JUJU_DISPATCH_PATH: `hooks/${name}`, ...more };
}

function eventOf(name: string, more: Environment = {}) {
  return hookContext(hookEnvironment(name, more), names).event;
}

test('the context says who and where this unit is, and is frozen', () => {
  const context = hookContext(hookEnvironment('start'), names);
  expect(context).toEqual({
    unit: 'my-app/12',
    application: 'my-app',
    model: { name: 'prod', uuid: '6f1c2d3e-0000-4000-8000-000000000001' },
    event: { kind: 'lifecycle', name: 'start' },
    charmFolder: '/var/lib/juju/agents/unit-my-app-12/charm',
    agentVersion: '3.6.28',
    machine: undefined,
    principal: undefined,
    availabilityZone: undefined,
    socket: { network: 'unix', address: '@/run/agent.socket' },
    contextId: 'my-app/12-start-1f',
    repair: false,
    proxies: { http: 'http://proxy:3128', https: undefined, ftp: undefined, none: undefined },
  });
  expect([context, context.model, context.event].every(Object.isFrozen)).toBe(true);
});

test.each([
  ...['install', 'start', 'config-changed', 'upgrade-charm', 'update-status', 'stop', 'remove'],
  ...['leader-elected', 'leader-settings-changed', 'collect-metrics', 'meter-status-changed'],
  ...['pre-series-upgrade', 'post-series-upgrade', 'a-hook-of-the-future'],
])('%s is a lifecycle hook', (name) => {
  expect(eventOf(name)).toEqual({ kind: 'lifecycle', name });
});

describe('relation hooks', () => {
  const relation: Environment = {
    JUJU_RELATION: 'my-db',
    JUJU_RELATION_ID: 'my-db:3',
    JUJU_REMOTE_APP: 'pg',
    JUJU_REMOTE_UNIT: '',
  };

  test.each(['created', 'joined', 'changed', 'departed', 'broken'] as const)(
    'a hyphenated endpoint is read from its %s hook',
    (step) => {
      expect(eventOf(`my-db-relation-${step}`, relation)).toEqual({
        kind: 'relation',
        name: `my-db-relation-${step}`,
        endpoint: 'my-db',
        step,
        relationId: 'my-db:3',
        remoteApplication: 'pg',
      });
    },
  );

  test('units are there when Juju names them', () => {
    const more = { ...relation, JUJU_REMOTE_UNIT: 'pg/1', JUJU_DEPARTING_UNIT: 'pg/1' };
    expect(eventOf('my-db-relation-departed', more)).toMatchObject({
      remoteUnit: 'pg/1',
      departingUnit: 'pg/1',
    });
  });

  test('the application is that of the unit when Juju does not say', () => {
    const more = { ...relation, JUJU_REMOTE_APP: '', JUJU_REMOTE_UNIT: 'my-pg/1' };
    expect(eventOf('my-db-relation-joined', more)).toMatchObject({ remoteApplication: 'my-pg' });
  });

  test('every charm has the endpoint juju-info', () => {
    expect(eventOf('juju-info-relation-joined', relation)).toMatchObject({ endpoint: 'juju-info' });
  });
});

test.each(['attached', 'detaching'] as const)('a storage hook knows its storage (%s)', (step) => {
  expect(eventOf(`web-data-storage-${step}`, { JUJU_STORAGE_ID: 'web-data/0' })).toEqual({
    kind: 'storage',
    name: `web-data-storage-${step}`,
    storage: 'web-data',
    step,
    storageId: 'web-data/0',
  });
});

test.each([
  'pebble-ready',
  'pebble-custom-notice',
  'pebble-check-failed',
  'pebble-check-recovered',
])('a workload hook knows its container (%s)', (hook) => {
  const name = `web-app-${hook}`;
  expect(eventOf(name)).toEqual({ kind: 'workload', name, workload: 'web-app' });
});

test('a notice and a check are known by name', () => {
  const notice = { JUJU_NOTICE_ID: '7', JUJU_NOTICE_TYPE: 'custom', JUJU_NOTICE_KEY: 'a.b/c' };
  expect(eventOf('web-app-pebble-custom-notice', notice)).toMatchObject({
    notice: { id: '7', type: 'custom', key: 'a.b/c' },
  });
  const check = { JUJU_PEBBLE_CHECK_NAME: 'up' };
  expect(eventOf('web-app-pebble-check-failed', check)).toMatchObject({ check: 'up' });
});

test('a secret hook knows its secret, and its label and revision when given', () => {
  const secret = { JUJU_SECRET_ID: 'secret:abc', JUJU_SECRET_LABEL: '' };
  expect(eventOf('secret-changed', secret)).toEqual({
    kind: 'secret',
    name: 'secret-changed',
    secretId: 'secret:abc',
  });
  const more = { ...secret, JUJU_SECRET_LABEL: 'key', JUJU_SECRET_REVISION: '4' };
  expect(eventOf('secret-remove', more)).toMatchObject({ label: 'key', revision: 4 });
});

test('an action is recognized by its variables, or by its path', () => {
  const action = {
    JUJU_HOOK_NAME: '',
    JUJU_DISPATCH_PATH: 'actions/back-up',
    JUJU_ACTION_UUID: '7',
  };
  const event = { kind: 'action', name: 'back-up', id: '7' };
  expect(hookContext({ ...base, ...action }, names).event).toEqual(event);
  const named = { ...base, JUJU_ACTION_NAME: 'back-up', JUJU_ACTION_UUID: '7' };
  expect(hookContext(named, names).event).toEqual(event);
});

test('juju-exec in the context of a relation is no relation hook', () => {
  const relation = { JUJU_RELATION: 'db', JUJU_RELATION_ID: 'db:3', JUJU_REMOTE_APP: 'pg' };
  expect(hookContext({ ...base, JUJU_HOOK_NAME: '', ...relation }, names).event).toEqual({
    kind: 'exec',
    name: '',
  });
});

test.each(['juju-exec', 'juju-run'])('what Juju runs as the action %s is no action', (name) => {
  const exec = {
    JUJU_HOOK_NAME: '',
    JUJU_ACTION_NAME: name,
    JUJU_ACTION_UUID: '7',
    JUJU_ACTION_TAG: 'action-7',
  };
  expect(hookContext({ ...base, ...exec }, names).event).toEqual({ kind: 'exec', name: '' });
});

test('juju-exec has neither a hook nor an action', () => {
  expect(hookContext({ ...base, JUJU_HOOK_NAME: '' }, names).event).toEqual({
    kind: 'exec',
    name: '',
  });
});

const faults: readonly (readonly [string, Environment, string])[] = [
  ['no unit', { JUJU_UNIT_NAME: undefined }, 'the environment variable JUJU_UNIT_NAME is not set'],
  ['an odd unit', { JUJU_UNIT_NAME: 'x' }, 'JUJU_UNIT_NAME is "x", which is no unit’s name'],
  ['no model', { JUJU_MODEL_NAME: '' }, 'the environment variable JUJU_MODEL_NAME is empty'],
  ['a relative folder', { JUJU_CHARM_DIR: 'charm' }, 'JUJU_CHARM_DIR is "charm"'],
  [
    'an undeclared endpoint',
    { JUJU_HOOK_NAME: 'other-relation-joined' },
    'the hook other-relation-joined belongs to the endpoint "other", which the charm does not declare',
  ],
  [
    'an undeclared storage',
    { JUJU_HOOK_NAME: 'tape-storage-attached' },
    'the hook tape-storage-attached belongs to the storage "tape"',
  ],
  [
    'an undeclared container',
    { JUJU_HOOK_NAME: 'db-pebble-ready' },
    'the hook db-pebble-ready belongs to the container "db"',
  ],
  [
    'no relation id',
    { JUJU_HOOK_NAME: 'my-db-relation-joined' },
    'the environment variable JUJU_RELATION_ID is not set',
  ],
  [
    'an odd relation id',
    { JUJU_HOOK_NAME: 'my-db-relation-joined', JUJU_RELATION_ID: '3' },
    'JUJU_RELATION_ID is "3"',
  ],
  [
    'an odd revision',
    { JUJU_HOOK_NAME: 'secret-remove', JUJU_SECRET_ID: 's', JUJU_SECRET_REVISION: 'x' },
    'JUJU_SECRET_REVISION is "x"',
  ],
];

test.each(faults)('%s is a coded error', (_what, more, message) => {
  const begin = message.replace('’', "'");
  expect(() => hookContext({ ...base, ...more }, names)).toThrow(
    expect.objectContaining({
      code: 'HOOK_CONTEXT_INVALID',
      message: expect.stringContaining(begin) as string,
    }) as Error,
  );
});
