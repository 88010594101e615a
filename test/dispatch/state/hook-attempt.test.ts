import { expect, test } from 'vitest';
import { emptyState, type StoredState } from '../../../src/dispatch/state/stored-state.ts';
import { HookAttempt } from '../../../src/dispatch/state/uncommitted/hook-attempt.ts';
import { UncommittedMemory } from '../../../src/dispatch/state/uncommitted/uncommitted-memory.ts';

const stored: StoredState = { ...emptyState, config: { port: 'a' }, attempt: 4 };
const changed = { config: { port: 'b' }, endpoints: {} };

test('a note has the number after that of the state, and of the note before it', async () => {
  const store = new UncommittedMemory();
  const first = new HookAttempt(store, stored);
  first.remembers(changed);
  await first.begins('l/a', true);
  expect(store.work).toEqual({ attempt: 5, handlers: ['l/a'], options: ['port'], keys: [] });
  expect(first.attempt).toBe(5);
  const second = new HookAttempt(store, stored);
  expect(second.remembered?.config).toEqual({ port: '' });
  second.remembers(changed);
  await second.begins('l/b', true);
  expect(store.work).toMatchObject({ attempt: 6, handlers: ['l/a', 'l/b'], options: ['port'] });
});

test('a note whose hook was committed is cleared', () => {
  const store = new UncommittedMemory({ attempt: 4, handlers: ['l/a'], options: [], keys: [] });
  expect(new HookAttempt(store, stored).remembered).toBe(stored);
  expect(store.work).toBeUndefined();
});

test('a handler without inputs is noted only with the first change, and none before any commit', async () => {
  const store = new UncommittedMemory();
  const attempt = new HookAttempt(store, stored);
  attempt.remembers({ config: stored.config, endpoints: {} });
  await attempt.begins('l/a', false);
  expect(store.work).toBeUndefined();
  const other = new HookAttempt(store, stored);
  other.remembers(changed);
  await other.begins('l/a', false);
  expect(store.work).toEqual({ attempt: 5, handlers: [], options: ['port'], keys: [] });
  const first = new UncommittedMemory();
  await new HookAttempt(first, undefined).begins('l/a', true);
  expect(first.work).toBeUndefined();
});

test('keys of bags stay in doubt until a hook has read them, and those that changed are noted', async () => {
  const key = (name: string) => ['db', 'db:1', 'pg/0', name] as const;
  const before = { ...stored, endpoints: { db: { 'db:1': { 'pg/0': { host: 'h', port: 'p' } } } } };
  const note = { attempt: 5, handlers: [], options: [], keys: [key('host'), key('port')] };
  const store = new UncommittedMemory(note);
  const attempt = new HookAttempt(store, before);
  const doubted = attempt.remembered?.endpoints ?? {};
  expect(doubted).toEqual({ db: { 'db:1': { 'pg/0': { host: '', port: '' } } } });
  // This hook has read the host only, and another unit's bag.
  const bags = { 'pg/0': { host: 'h', port: '' }, 'pg/1': { host: 'i' } };
  attempt.remembers({ config: before.config, endpoints: { db: { 'db:1': bags } } });
  await attempt.begins('l/a', false);
  expect(store.work).toEqual({
    ...{ attempt: 6, handlers: [], options: [] },
    keys: [key('host'), ['db', 'db:1', 'pg/1', 'host'], key('port')],
  });
});

test('a handler that began in a hook is noted once, and one without news not at all', async () => {
  const store = new UncommittedMemory();
  const saves: unknown[] = [];
  store.save = async (work) => void saves.push(work);
  const attempt = new HookAttempt(store, stored);
  attempt.remembers(changed);
  await attempt.begins('l/a', true);
  await attempt.begins('l/a', true);
  await attempt.begins('l/b', false);
  expect(saves).toHaveLength(1);
  await attempt.begins('l/c', true);
  expect(saves.at(-1)).toEqual({
    ...{ attempt: 5, handlers: ['l/a', 'l/c'], options: ['port'], keys: [] },
  });
});

test('the number of a hook is that of its note, of the note before it, or of the state', async () => {
  expect(new HookAttempt(new UncommittedMemory(), stored).attempt).toBe(4);
  expect(new HookAttempt(new UncommittedMemory(), undefined).attempt).toBeUndefined();
  const found = { attempt: 7, handlers: [], options: [], keys: [] };
  expect(new HookAttempt(new UncommittedMemory(found), stored).attempt).toBe(7);
  const store = new UncommittedMemory();
  const first = new HookAttempt(store, { ...emptyState, config: { port: 'a' } });
  first.remembers(changed);
  await first.begins('l/a', true);
  expect(first.attempt).toBe(1);
});
