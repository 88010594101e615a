/** What keeps each rule from saying what is next. */
import { describe, expect, test } from 'vitest';
import { nextOperation } from '../../../src/model/resolver/next-operation.ts';
import type { Operation } from '../../../src/model/resolver/operation.ts';
import type { LocalState, RemoteState } from '../../../src/model/resolver/state.ts';
import { short } from './cases.ts';
import { fresh, local, relation, remote, underWay } from './states.ts';

const hook = (kind: 'install' | 'start' | 'update-status'): Operation => ({
  kind: 'hook',
  hook: { kind },
});
const decide = (there: Partial<RemoteState>, here: Partial<LocalState> = {}): string =>
  short(nextOperation(remote(there), local(here), 1));

type States = readonly [Partial<RemoteState>, Partial<LocalState>];

const secrets = {
  ...{ expiring: [], rotating: [], obsolete: [] },
  outdated: [{ secret: 's', revision: 2 }],
};

describe.each<[string, Partial<RemoteState>]>([
  ['relation-created', { relations: [relation(3)] }],
  ['leader-elected', { leader: true }],
  ['secret-changed', { secrets }],
])('%s', (name, there) => {
  test('runs in a unit with nothing under way', () => {
    expect(decide(there)).toMatch(`run ${name}`);
  });

  test.each<[string, States, string]>([
    ['is not installed', [{}, { installed: false }], 'run install'],
    ['has a queued hook', [{}, { operation: underWay(hook('start'), 'queued') }], 'run start'],
    ['has a failed hook', [{}, { operation: underWay(hook('start'), 'failed', 500) }], 'failed'],
    ['is dying', [{ life: 'dying' }, {}], 'run stop'],
  ])('waits in a unit that %s', (_, [more, here], instead) => {
    expect(decide({ ...there, ...more }, here)).toBe(instead);
  });
});

test.each<[string, Partial<RemoteState>, Partial<LocalState>]>([
  ['is dead', { life: 'dead' }, {}],
  ['is removed by force', { forced: true }, {}],
  ['has run its remove hook', {}, { removed: true }],
])('a unit that %s is finished whatever it has to do', (_, there, here) => {
  const failed = underWay(hook('start'), 'failed', 500);
  expect(decide({ actions: [7], ...there }, { operation: failed, ...here })).toBe('finished');
});

test.each<[string, Partial<LocalState>, string]>([
  ['was started', {}, 'run start'],
  ['was never started', { started: false }, 'idle'],
  ['was stopped', { stopped: true }, 'idle'],
  ['was never seen in a boot', { boot: undefined }, 'idle'],
  ['has a failed hook', { operation: underWay(hook('update-status'), 'failed', 500) }, 'failed'],
])('a booted machine starts a charm that %s: %s', (_, here, expected) => {
  expect(decide({ boot: 'c' }, here)).toBe(expected);
});

describe('a deploy', () => {
  const deploy: Operation = { kind: 'deploy', charm: { sha: 'b', modified: 0 } };
  const operation = underWay(deploy, 'queued');
  const failed = underWay(deploy, 'failed', 500);
  const forced = { charm: { sha: 'c', modified: 1 }, forceCharm: true };
  test.each<[string, States, string]>([
    ['that is queued goes on', [{}, { operation }], 'run deploy'],
    [
      'that is queued goes on in a new unit',
      [{ actions: [7] }, { ...fresh, operation }],
      'run deploy',
    ],
    ['that failed waits for its time', [{}, { operation: failed }], 'failed'],
    ['that failed is not replaced by a forced one', [forced, { operation: failed }], 'failed'],
  ])('%s', (_, [there, here], expected) => {
    expect(decide(there, here)).toBe(expected);
  });
});

test('a failed operation without a time is tried again at once', () => {
  expect(decide({}, { operation: underWay(hook('start'), 'failed') })).toBe('run start');
});

test('a dying unit that has nothing installed is finished', () => {
  expect(decide({ life: 'dying' }, fresh)).toBe('finished');
});

test('of the operations that are queued only install ends with a dying unit', () => {
  const queued = (operation: Operation) =>
    decide({ life: 'dying' }, { installed: false, operation: underWay(operation, 'queued') });
  expect(queued(hook('install'))).toBe('finished');
  expect(queued(hook('start'))).toBe('run start');
  expect(queued({ kind: 'action', id: 7 })).toBe('run action');
});

describe('an action', () => {
  test('waits for the charm’s files', () => {
    expect(decide({ actions: [7] }, fresh)).toBe('run deploy');
  });

  test('does not wait for install to succeed, nor for storage', () => {
    const storages = [{ id: 'data/0', dying: false, mounted: true }];
    const operation = underWay(hook('install'), 'failed', 500);
    expect(decide({ actions: [7], storages }, { installed: false, operation })).toBe('run action');
  });
});

describe('storage', () => {
  const storages = [{ id: 'data/0', dying: false, mounted: true }];
  test.each<[string, Partial<LocalState>, string]>([
    [
      'a queued install',
      { operation: underWay(hook('install'), 'queued') },
      'run storage-attached',
    ],
    ['a failed install', { operation: underWay(hook('install'), 'failed', 500) }, 'failed'],
    ['a queued action', { operation: underWay({ kind: 'action', id: 7 }, 'queued') }, 'run action'],
  ])('before the unit is installed, with %s', (_, here, expected) => {
    expect(decide({ storages }, { installed: false, ...here })).toBe(expected);
  });

  test('is attached in the order of the model, each once', () => {
    const two = ['data/1', 'data/0'].map((id) => ({ id, dying: false, mounted: true }));
    const next = (...attached: readonly string[]) => {
      const here = local({ storages: new Set(attached) });
      return nextOperation(remote({ storages: two }), here, 1);
    };
    expect(next()).toMatchObject({ operation: { hook: { storage: 'data/1' } } });
    expect(next('data/1')).toMatchObject({ operation: { hook: { storage: 'data/0' } } });
    expect(next('data/1', 'data/0').kind).toBe('idle');
  });
});

test('of several secrets the first that is due, new or obsolete comes first', () => {
  const due = (secret: string, at: number) => ({ secret, revision: 1, due: at, from: undefined });
  const next = (more: Partial<RemoteState['secrets']>, here: Partial<LocalState> = {}) => {
    const none = { expiring: [], rotating: [], outdated: [], obsolete: [] };
    return nextOperation(remote({ secrets: { ...none, ...more } }), local(here), 50);
  };
  const about = (secret: string, kind: string) => ({ operation: { hook: { kind, secret } } });
  const times = [due('a', 51), due('b', 40), due('c', 50)];
  expect(next({ expiring: times })).toMatchObject(about('b', 'secret-expired'));
  expect(next({ rotating: times })).toMatchObject(about('b', 'secret-rotate'));
  const known = {
    changed: new Map([['a', 1]]),
    removed: [
      { secret: 'a', revision: 1 },
      { secret: 'b', revision: 2 },
    ],
  };
  const list = ['a', 'b', 'c'].map((secret) => ({ secret, revision: 1 }));
  expect(next({ outdated: list }, { secrets: known })).toMatchObject(about('b', 'secret-changed'));
  expect(next({ obsolete: list }, { secrets: known })).toMatchObject(about('b', 'secret-remove'));
});
