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
