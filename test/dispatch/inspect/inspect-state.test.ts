/** What an inspection holds of a unit's state, as its agent tells it. */
import { expect, test } from 'vitest';
import { inspectState } from '../../../src/dispatch/inspect/inspect-state.ts';
import { inspectUnit } from '../../../src/dispatch/inspect/inspect-unit.ts';
import { maskedMemory } from '../../../src/dispatch/inspect/masked-memory.ts';
import { Masking } from '../../../src/dispatch/masking/masking.ts';
import { emptyState, encodeState } from '../../../src/dispatch/state/stored-state.ts';
import { UncommittedMemory } from '../../../src/dispatch/state/uncommitted/uncommitted-memory.ts';
import type { HookTools } from '../../../src/juju/wire.ts';
import { configFlags } from '../../../src/reactive/automatic/config-flags.ts';
import { endpointFlags } from '../../../src/reactive/automatic/endpoint-flags.ts';
import { charm, hookOf } from '../support/charm-under-test.ts';

const definition = charm(({ when }) => when('a').do('x', () => undefined), {
  config: { options: { port: { default: 80 }, name: { default: 'a' }, none: {} } },
  declaredFlags: { charm: { a: 'It is a.' } },
});

/** Tools that answer by the name of a call; what is not listed is refused. */
function answering(answers: Readonly<Record<string, unknown>>): HookTools {
  return {
    call: async ({ name, args }) => {
      const answer = answers[[name, args.at(-1)].join(' ')] ?? answers[name];
      return answer === undefined
        ? { code: 1, stdout: '', stderr: 'ERROR no' }
        : { code: 0, stdout: JSON.stringify(answer), stderr: '' };
    },
  };
}

const answers = {
  ...{ 'config-get': { port: 81, name: 'a', token: 'swordfish' }, 'is-leader': true },
  ...{ 'relation-ids': [], 'opened-ports': ['80/tcp'], 'secret-ids': [] },
  'status-get': { status: 'active', message: 'uses swordfish' },
};

const inspect = (
  more: Readonly<Record<string, unknown>>,
  entries: Readonly<Record<string, string>> = {},
) =>
  inspectState(hookOf(answering({ ...answers, ...more }), definition, 'none'), entries, undefined);

test('a unit without storage, address and memory has what its agent says, masked', async () => {
  const entries = { 'kv.url': '"x://me:hunter2@db"', charmwright: '{}', other: 'x' };
  expect(await inspect({}, entries)).toStrictEqual({
    ...{ leader: true, config: { port: 81, token: 'masked-1' }, relations: [], secrets: [] },
    ...{ storage: [], resources: {}, ports: ['80/tcp'] },
    status: { status: 'active', message: 'uses masked-1' },
    values: { url: 'x://me:masked-2@db' },
  });
});

test('storage has its place, and an address is where others reach the unit', async () => {
  const storage = {
    'storage-list': ['data/0'],
    'storage-get data/0': { kind: 'filesystem', location: '/srv' },
  };
  const bound = { 'bind-addresses': [{ addresses: [{ value: '10.0.0.2' }] }] };
  const found = await inspect({ ...storage, 'network-get juju-info': bound });
  expect(found.storage).toEqual([{ id: 'data/0', kind: 'filesystem', location: '/srv' }]);
  expect(found.address).toBe('10.0.0.2');
  const reached = { ...bound, 'ingress-addresses': ['10.0.0.3'] };
  expect((await inspect({ 'network-get juju-info': reached })).address).toBe('10.0.0.3');
});

test('the content of a secret is masked as a whole, and what it names everywhere', async () => {
  const found = await inspect({
    ...{ 'secret-ids': ['d0'], 'secret-get secret:d0': { user: 'somebody' } },
    'status-get': { status: 'active', message: 'for somebody' },
  });
  expect(found.secrets).toEqual([{ id: 'd0', owned: true, contents: [{ user: 'masked-1' }] }]);
  expect(found.status.message).toBe('for masked-1');
});

test('what was begun and not committed is in doubt, and a unit without a state has nothing', async () => {
  const state = { ...emptyState, flags: ['a'], inputs: { 'l/a': 'd', 'l/b': 'e' }, attempt: 1 };
  const tools = answering({ 'state-get': encodeState(state) });
  const hook = hookOf(tools, definition, 'none');
  const note = { attempt: 2, handlers: ['l/a'], options: [], keys: [] };
  const ports = { ...hook.ports, uncommitted: new UncommittedMemory(note) };
  const found = await inspectUnit({ ...hook, ports }, 'flags');
  expect(found).toMatchObject({
    ...{ format: 1, unit: 'hello/0', model: { name: 'test', uuid: '6d1c' }, flags: ['a'] },
    ...{ inputs: { 'l/b': 'e' }, origins: {} },
    charm: {
      name: 'hello',
      described: { kind: 'described', declared: { charm: { a: 'It is a.' } } },
    },
  });
  expect(found.inputs).toEqual({ 'l/b': 'e' });
  expect(new Date(found.time).toISOString()).toBe(found.time);
  expect('state' in found).toBe(false);
  const empty = hookOf(answering({ 'state-get': {} }), definition, 'none');
  expect(await inspectUnit(empty, 'flags')).toMatchObject({ flags: [], inputs: {} });
});

test('digests of what is seen become those of what is shown; those of other values stay', () => {
  const masking = new Masking();
  masking.add(['hunter22']);
  const hash = (text: string): string => `digest of ${text}`;
  const seen = (password: string) => ({
    config: { token: password, port: 80 },
    relations: [
      {
        ...{ id: 1, endpoint: 'db', application: 'pg', units: { 'pg/0': { password } } },
        ...{ applicationBag: { admin: password, host: 'h' }, own: {}, ownApplication: {} },
      },
    ],
  });
  const memoryOf = (password: string) => {
    const { config, relations } = seen(password);
    const read = relations.map(({ units, applicationBag }) => ({
      ...{ id: 'db:1', units: Object.keys(units), bags: { ...units, pg: applicationBag } },
    }));
    const of = { endpoint: 'db', relations: read, step: undefined, memory: {}, hash };
    return {
      config: configFlags({ defaults: {}, values: config, memory: undefined, hash }).memory,
      endpoints: { db: endpointFlags(of).memory },
    };
  };
  const others = { gone: { 'gone:7': { 'x/0': { a: 'digest of old' } } } };
  const real = memoryOf('hunter22');
  const stored = {
    ...{ ...emptyState, inputs: { 'l/a': 'd' }, config: { ...real.config, older: 'other' } },
    endpoints: { ...real.endpoints, ...others },
    status: { charm: { status: 'active', message: 'has hunter22' } as const },
  };
  const masked = memoryOf('masked-1');
  expect(maskedMemory(stored, seen('hunter22'), { masking, hash })).toStrictEqual({
    config: { ...masked.config, older: 'other' },
    endpoints: { ...masked.endpoints, ...others },
    inputs: { 'l/a': 'd' },
    status: { charm: { status: 'active', message: 'has masked-1' } },
  });
  expect(maskedMemory(emptyState, seen('x'), { masking, hash }).config).toBeUndefined();
});
