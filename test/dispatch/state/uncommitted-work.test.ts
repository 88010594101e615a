import { describe, expect, test } from 'vitest';
import { emptyState, type StoredState } from '../../../src/dispatch/state/stored-state.ts';
import {
  changesSince,
  remembered,
  type UncommittedWork,
} from '../../../src/dispatch/state/uncommitted/uncommitted-work.ts';

const stored: StoredState = {
  ...emptyState,
  flags: ['a'],
  config: { port: 'p', name: 'n' },
  endpoints: { db: { 'db:1': { 'pg/0': { host: 'h', user: 'u' } } } },
  inputs: { 'l/a': 'da', 'l/b': 'db' },
  attempt: 4,
};
const work: UncommittedWork = {
  attempt: 5,
  handlers: ['l/a'],
  options: ['port', 'new'],
  keys: [
    ['db', 'db:1', 'pg/0', 'host'],
    ['db', 'db:1', 'pg/1', 'host'],
    ['db', 'db:2', 'pg/0', 'host'],
    ['web', 'web:3', 'haproxy', 'port'],
  ],
};

describe('what a unit remembers', () => {
  test('is in doubt where a hook that was not committed may have changed the machine', () => {
    expect(remembered(stored, work)).toEqual({
      ...stored,
      inputs: { 'l/b': 'db' },
      config: { port: '', name: 'n', new: '' },
      endpoints: {
        db: {
          'db:1': { 'pg/0': { host: '', user: 'u' }, 'pg/1': { host: '' } },
          'db:2': { 'pg/0': { host: '' } },
        },
        web: { 'web:3': { haproxy: { port: '' } } },
      },
    });
  });

  test('is all of it when there is no note, or when its hook was committed', () => {
    expect(remembered(stored, undefined)).toBe(stored);
    expect(remembered(stored, { ...work, attempt: 4 })).toBe(stored);
    expect(remembered(undefined, work)).toBeUndefined();
  });

  test('has no config in doubt where none was ever committed', () => {
    expect(remembered({ ...stored, config: undefined }, work)?.config).toBeUndefined();
  });
});

describe('what a hook counts as changed', () => {
  test('is each option that came, changed or went, in order', () => {
    const after = { config: { port: 'other', added: 'x' }, endpoints: {} };
    expect(changesSince(stored, after)).toEqual({ options: ['added', 'name', 'port'], keys: [] });
    expect(changesSince(stored, { config: undefined, endpoints: {} }).options).toEqual([
      'name',
      'port',
    ]);
    expect(changesSince({ ...stored, config: undefined }, after).options).toEqual([]);
    expect(changesSince(stored, stored)).toEqual({ options: [], keys: [] });
  });

  test('is each key of a bag whose owner is still there', () => {
    const endpoints = {
      db: { 'db:1': { 'pg/0': { host: 'other', port: 'new' }, 'pg/1': { host: 'h' } } },
    };
    expect(changesSince(stored, { config: stored.config, endpoints }).keys).toEqual([
      ['db', 'db:1', 'pg/0', 'host'],
      ['db', 'db:1', 'pg/0', 'port'],
      ['db', 'db:1', 'pg/0', 'user'],
      ['db', 'db:1', 'pg/1', 'host'],
    ]);
  });
});
