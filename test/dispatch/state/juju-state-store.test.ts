/** Where a unit's entries are, and how they move from a file to Juju. */
import { expect, test } from 'vitest';
import { jujuStateStore } from '../../../src/dispatch/state/juju-state-store.ts';
import { digest, fingerprint } from '../../../src/dispatch/state/digest.ts';
import { encodeState, emptyState } from '../../../src/dispatch/state/stored-state.ts';
import { entryChanges, type StateStore } from '../../../src/dispatch/state/state-store.ts';
import { fault } from '../../../src/errors.ts';
import type { HookTools } from '../../../src/juju/wire.ts';

const state = { charmwright: '{"format":1}', 'kv.a': '1' };

/** A store over an agent that keeps `kept`, or throws it; and what was asked for. */
function storeOver(kept: Readonly<Record<string, string>> | Error | 'nothing') {
  const asked: string[] = [];
  const tools: HookTools = {
    call: async ({ name, args, stdin = '' }) => {
      asked.push([name, ...args, stdin].join(' ').trim());
      if (kept instanceof Error) throw kept;
      if (kept === 'nothing')
        return { code: 1, stdout: '', stderr: 'ERROR unknown command: state-get' };
      return { code: 0, stdout: JSON.stringify(kept), stderr: '' };
    },
  };
  const fallback: StateStore = {
    load: async () => ({ ...state, 'kv.b': '2' }),
    save: async (changes) => void asked.push(`fallback ${JSON.stringify(changes)}`),
    discard: async () => void asked.push('discard'),
  };
  return { store: jujuStateStore(tools, fallback), asked };
}

test('entries that Juju has are its own, and the fallback’s go before they change', async () => {
  const { store, asked } = storeOver(state);
  expect(await store.load()).toEqual({ entries: state, kept: state });
  await store.save({ 'kv.a': null, 'kv.c': '3', 'kv.d': '4' });
  expect(asked).toEqual([
    'state-get --format=json',
    'discard',
    'state-set --file - {"kv.c":"3","kv.d":"4"}',
    'state-delete -- kv.a',
  ]);
});

test('entries of others are no state: the fallback’s move beside them, and stay where they were', async () => {
  const { store, asked } = storeOver({ foreign: 'x', 'kv.b': 'newer' });
  expect(await store.load()).toEqual({
    entries: { ...state, foreign: 'x', 'kv.b': 'newer' },
    kept: { foreign: 'x', 'kv.b': 'newer' },
  });
  await store.save({ 'kv.a': '1' });
  expect(asked).toEqual(['state-get --format=json', 'state-set --file - {"kv.a":"1"}']);
});

test.each([
  ['its agent knows no such tool', 'nothing'],
  [
    'there is no such tool',
    fault('HOOK_TOOL_UNREACHABLE', 'no', { cause: Object.assign(new Error(), { code: 'ENOENT' }) }),
  ],
] as const)('the fallback keeps them where %s', async (_, answer) => {
  const { store, asked } = storeOver(answer);
  const entries = { ...state, 'kv.b': '2' };
  expect(await store.load()).toEqual({ entries, kept: entries });
  await store.save({ 'kv.a': null });
  expect(asked).toEqual(['state-get --format=json', 'fallback {"kv.a":null}']);
});

test.each([fault('HOOK_TOOL_UNREACHABLE', 'no', { cause: new Error('refused') }), new Error('no')])(
  'an agent that can not be asked is an error: %s',
  async (error) => {
    await expect(storeOver(error).store.load()).rejects.toBe(error);
  },
);

test('what changes is what came, differs or went', () => {
  expect(entryChanges({ a: '1', b: '2', c: '3' }, { b: '2', c: '4', d: '5' })).toEqual({
    ...{ a: null, c: '4', d: '5' },
  });
});

test('a digest is short, a fingerprint whole and of the value', () => {
  // SHA-256 of "abc". Source: FIPS 180-4.
  expect(digest('abc')).toBe('ungWv48Bz-pBQUDe');
  expect(fingerprint('abc')).toBe(
    '6cc43f858fbb763301637b5af970e2a46b46f461f27e5a0f41e009c59b827b25',
  );
  expect(fingerprint({ a: 1, b: [2] })).toBe(fingerprint({ b: [2], a: 1 }));
});

test('a state is cut into entries of 60000 characters, counted from the second on', () => {
  const flags = [
    Array.from({ length: 150_000 }, (_, at) => digest(String(at)).slice(0, 1)).join(''),
  ];
  const entries = encodeState({ ...emptyState, flags });
  const keys = Object.keys(entries);
  expect(keys).toEqual(keys.map((_, at) => (at === 0 ? 'charmwright' : `charmwright.${at}`)));
  expect(keys.length).toBeGreaterThan(1);
  expect(
    Object.values(entries)
      .slice(0, -1)
      .map(({ length }) => length),
  ).toEqual(keys.slice(1).map(() => 60_000));
});
