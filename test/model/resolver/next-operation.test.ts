import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextOperation } from '../../../src/model/resolver/next-operation.ts';
import type { Decision } from '../../../src/model/resolver/decision.ts';
import type { RemoteSecrets } from '../../../src/model/resolver/secrets.ts';
import type { LocalState, RemoteState } from '../../../src/model/resolver/state.ts';
import { check, short, type Case } from './cases.ts';
import { fresh, known, local, relation, remote, underWay } from './states.ts';

const hook = (kind: 'install' | 'start' | 'update-status') =>
  ({ kind: 'hook', hook: { kind } }) as const;

const failed = underWay(hook('install'), 'failed', 500);

describe('what comes first', () => {
  const cases: readonly Case[] = [
    { rule: 'a unit with nothing to do is idle', expected: 'idle' },
    { rule: 'a new unit gets its charm', local: fresh, expected: 'run deploy' },
    {
      rule: 'a dying unit that was never installed does not begin with its charm',
      local: {
        ...fresh,
        operation: underWay({ kind: 'deploy', charm: { sha: 'a', modified: 0 } }, 'queued'),
      },
      remote: { life: 'dying' },
      expected: 'finished',
    },
    {
      rule: 'a dying unit that is installed goes on with an upgrade that is queued',
      local: {
        operation: underWay({ kind: 'deploy', charm: { sha: 'b', modified: 0 } }, 'queued'),
      },
      remote: { life: 'dying' },
      expected: 'run deploy',
    },
    {
      rule: 'a queued install runs',
      local: { ...fresh, operation: underWay(hook('install'), 'queued') },
      expected: 'run install',
    },
    {
      rule: 'relation-created comes after install and before config-changed',
      local: { started: false, configHash: undefined },
      remote: { relations: [relation(3)] },
      expected: 'run relation-created 3',
    },
    {
      rule: 'relation-created comes before leader-elected',
      remote: { relations: [relation(3)], leader: true },
      expected: 'run relation-created 3',
    },
    {
      rule: 'nothing of a relation happens before install',
      local: { ...fresh, operation: underWay(hook('install'), 'queued') },
      remote: { relations: [relation(3)], leader: true },
      expected: 'run install',
    },
    {
      rule: 'leader-elected comes before config-changed',
      local: { configHash: undefined, started: false },
      remote: { leader: true },
      expected: 'run leader-elected',
    },
    {
      rule: 'a leader is notified once',
      local: { leader: true },
      remote: { leader: true },
      expected: 'idle',
    },
    {
      rule: 'a queued start comes before leader-elected',
      local: { operation: underWay(hook('start'), 'queued'), started: false },
      remote: { leader: true },
      expected: 'run start',
    },
    {
      rule: 'a new charm is put in place',
      remote: { charm: { sha: 'b', modified: 1 } },
      expected: 'run deploy',
    },
    {
      rule: 'a new resource makes the charm upgrade',
      remote: { charm: { sha: 'a', modified: 1 } },
      expected: 'run deploy',
    },
    {
      rule: 'an upgrade comes before config-changed',
      remote: { charm: { sha: 'b', modified: 1 }, configHash: 'i' },
      expected: 'run deploy',
    },
    {
      rule: 'a hook runs for new config',
      remote: { configHash: 'i' },
      expected: 'run config-changed',
    },
    {
      rule: 'config-changed comes before other relation hooks',
      remote: { configHash: 'i', relations: [relation(1, { members: new Map([['pg/0', 0]]) })] },
      local: { relations: new Map([[1, known()]]) },
      expected: 'run config-changed',
    },
    {
      rule: 'update-status comes when its time has come',
      now: 1_000,
      expected: 'run update-status',
    },
    {
      rule: 'a booted machine starts its charm again, before anything new',
      remote: { boot: 'c', configHash: 'i' },
      expected: 'run start',
    },
    {
      rule: 'a boot waits for what is under way',
      remote: { boot: 'c' },
      local: { operation: underWay(hook('update-status'), 'queued') },
      expected: 'run update-status',
    },
    {
      rule: 'a boot says nothing to a charm that was not started',
      remote: { boot: 'c' },
      local: { started: false },
      expected: 'idle',
    },
  ];
  test.each(cases)('$rule', check);
});

describe('failed hooks', () => {
  const cases: readonly Case[] = [
    { rule: 'wait for their next attempt', local: { operation: failed }, expected: 'failed' },
    {
      rule: 'are tried again at their time',
      local: { operation: failed },
      now: 500,
      expected: 'run install',
    },
    {
      rule: 'are tried again when an operator says so',
      local: { operation: failed },
      remote: { resolved: 'retry' },
      expected: 'run install',
    },
    {
      rule: 'end when an operator says so',
      local: { operation: failed },
      remote: { resolved: 'skip' },
      expected: 'skip install',
    },
    {
      rule: 'hold up config, relations, leadership and a dying unit',
      local: { operation: failed },
      remote: { life: 'dying', configHash: 'i', leader: true, relations: [relation(1)] },
      expected: 'failed',
    },
    {
      rule: 'do not hold up actions',
      local: { operation: failed },
      remote: { actions: [7] },
      expected: 'run action',
    },
    {
      rule: 'do not hold up commands',
      local: { operation: failed },
      remote: { commands: ['x'] },
      expected: 'run command',
    },
  ];
  test.each(cases)('$rule', check);
});

describe('actions and commands', () => {
  const cases: readonly Case[] = [
    {
      rule: 'actions come before config-changed',
      remote: { actions: [7], configHash: 'i' },
      expected: 'run action',
    },
    {
      rule: 'actions wait for a queued hook',
      remote: { actions: [7] },
      local: { operation: underWay(hook('start'), 'queued') },
      expected: 'run start',
    },
    {
      rule: 'actions wait for install',
      remote: { actions: [7] },
      local: { ...fresh, operation: underWay(hook('install'), 'queued') },
      expected: 'run install',
    },
    {
      rule: 'actions come before commands',
      remote: { actions: [7], commands: ['x'] },
      expected: 'run action',
    },
    {
      rule: 'commands come before config-changed',
      remote: { commands: ['x'], configHash: 'i' },
      expected: 'run command',
    },
  ];
  test.each(cases)('$rule', check);
});

describe('a dying unit', () => {
  const joined = new Map([
    [
      1,
      known({
        members: new Map([
          ['pg/0', 0],
          ['pg/1', 0],
        ]),
      }),
    ],
  ]);
  const there = [
    relation(1, {
      members: new Map([
        ['pg/0', 0],
        ['pg/1', 0],
      ]),
    }),
  ];
  const cases: readonly Case[] = [
    {
      rule: 'sees every remote unit depart first',
      remote: { life: 'dying', relations: there },
      local: { relations: joined },
      expected: 'run relation-departed 1 pg/0',
    },
    {
      rule: 'breaks a relation without members, before it stops',
      remote: { life: 'dying', relations: there },
      local: { relations: new Map([[1, known()]]) },
      expected: 'run relation-broken 1',
    },
    {
      rule: 'does not break a peer relation',
      remote: { life: 'dying', relations: [relation(1, { peer: true })] },
      local: { relations: new Map([[1, known()]]) },
      expected: 'run stop',
    },
    { rule: 'stops', remote: { life: 'dying' }, expected: 'run stop' },
    {
      rule: 'is removed once stopped',
      remote: { life: 'dying' },
      local: { stopped: true },
      expected: 'run remove',
    },
    {
      rule: 'does not stop what was not started',
      remote: { life: 'dying' },
      local: { started: false },
      expected: 'run remove',
    },
    {
      rule: 'is finished once removed',
      remote: { life: 'dying' },
      local: { removed: true },
      expected: 'finished',
    },
    {
      rule: 'is finished at once when it was never installed',
      remote: { life: 'dying' },
      local: { ...fresh, operation: underWay(hook('install'), 'queued') },
      expected: 'finished',
    },
    {
      rule: 'runs no config-changed and no new relation',
      remote: { life: 'dying', configHash: 'i', relations: [relation(2)] },
      expected: 'run stop',
    },
    {
      rule: 'that is forced has no hooks',
      remote: { life: 'dying', forced: true },
      expected: 'finished',
    },
  ];
  test.each(cases)('$rule', check);
});

test('a dying unit always comes to its end, whatever it knows of its relations', () => {
  const members = fc.uniqueArray(fc.constantFrom('pg/0', 'pg/1', 'pg/10', 'pg/2'));
  const cases = fc.record({
    theirs: members,
    ours: members,
    peer: fc.boolean(),
    started: fc.boolean(),
  });
  fc.assert(
    fc.property(cases, ({ theirs, ours, peer, started }) => {
      const map = (names: readonly string[]) => new Map(names.map((name) => [name, 0]));
      const there = remote({
        life: 'dying',
        relations: [relation(1, { peer, members: map(theirs) })],
      });
      let here = local({ started, relations: new Map([[1, known({ members: map(ours) })]]) });
      const seen: string[] = [];
      for (let round = 0; round < 20; round++) {
        const decision = nextOperation(there, here, 1);
        if (decision.kind !== 'run') {
          expect(decision.kind).toBe('finished');
          break;
        }
        seen.push(short(decision).split(' ')[1] ?? '');
        here = after(here, decision);
      }
      const departed = ours.map(() => 'relation-departed');
      const broken = peer ? [] : ['relation-broken'];
      const stop = started ? ['stop'] : [];
      expect(seen).toEqual([...departed, ...broken, ...stop, 'remove']);
    }),
  );
});

function after(here: LocalState, decision: Decision & { readonly kind: 'run' }): LocalState {
  const { operation } = decision;
  if (operation.kind !== 'hook') throw new Error('only hooks are expected');
  const { hook: done } = operation;
  const [id = 0, state = known()] = [...here.relations][0] ?? [];
  if (done.kind === 'relation-departed') {
    const members = new Map([...state.members].filter(([name]) => name !== done.unit));
    return { ...here, relations: new Map([[id, { ...state, members }]]) };
  }
  if (done.kind === 'relation-broken') return { ...here, relations: new Map() };
  if (done.kind === 'stop') return { ...here, stopped: true };
  if (done.kind === 'remove') return { ...here, removed: true };
  throw new Error(`a dying unit ran ${done.kind}`);
}

const secret = { secret: 's', revision: 2 };

test('secrets expire, are rotated, change and become obsolete, in that order, each at its time', () => {
  const secrets: RemoteSecrets = {
    expiring: [{ ...secret, due: 50, from: undefined }],
    rotating: [{ ...secret, due: 20, from: 0 }],
    outdated: [secret],
    obsolete: [secret],
  };
  const kindAt = (now: number, changes: Partial<RemoteSecrets> = {}) => {
    const decision = nextOperation(remote({ secrets: { ...secrets, ...changes } }), local(), now);
    return decision.kind === 'run' && decision.operation.kind === 'hook'
      ? decision.operation.hook
      : decision;
  };
  expect(kindAt(50)).toEqual({ kind: 'secret-expired', ...secret });
  expect(kindAt(49)).toEqual({ kind: 'secret-rotate', ...secret });
  expect(kindAt(19)).toEqual({ kind: 'secret-changed', ...secret });
  expect(kindAt(19, { outdated: [] })).toEqual({ kind: 'secret-remove', ...secret });
  expect(kindAt(19, { outdated: [], obsolete: [] })).toEqual({ kind: 'idle', until: 20 });
});

test('a unit gets one event for a revision, and none before it is installed or while it is removed', () => {
  const secrets: RemoteSecrets = {
    ...{ expiring: [], rotating: [] },
    ...{ outdated: [secret], obsolete: [secret] },
  };
  const current = { changed: new Map([['s', 2]]), removed: [secret] };
  const kindOf = (state: RemoteState, own: LocalState) => nextOperation(state, own, 0).kind;
  expect(kindOf(remote({ secrets }), local({ secrets: current }))).toBe('idle');
  const older = { ...current, changed: new Map([['s', 1]]) };
  expect(kindOf(remote({ secrets }), local({ secrets: older }))).toBe('run');
  const first = nextOperation(remote({ secrets }), local({ installed: false }), 0);
  expect(first).toMatchObject({ rule: 'install' });
  const last = nextOperation(remote({ secrets, life: 'dying' }), local(), 0);
  expect(last).toMatchObject({ rule: 'dying: stop' });
});

test('storage comes before install and before stop, and between hooks else', () => {
  const storages = [{ id: 'data/0', dying: false, mounted: true }];
  const install = underWay(hook('install'), 'queued');
  const decide = (state: Partial<RemoteState>, own: Partial<LocalState>) =>
    nextOperation(remote({ storages, ...state }), local(own), 0);
  const installing = { installed: false, started: false, operation: install };
  const attached = { rule: 'storage', operation: { hook: { kind: 'storage-attached' } } };
  expect(decide({}, installing)).toMatchObject(attached);
  expect(decide({}, {})).toMatchObject(attached);
  // It is not there yet: the storage is mounted before the next decision.
  const absent = [{ id: 'data/0', dying: false, mounted: false }];
  expect(decide({ storages: absent }, installing)).toMatchObject({ rule: 'queued' });
  expect(decide({}, { operation: underWay(hook('start'), 'queued') })).toMatchObject({
    rule: 'queued',
  });
  // The charm's files come first.
  expect(decide({}, fresh)).toMatchObject({ operation: { kind: 'deploy' } });
  const afterAttached = { storages: new Set(['data/0']) };
  expect(decide({}, afterAttached)).toMatchObject({ kind: 'idle' });
  const detaching = { operation: { hook: { kind: 'storage-detaching', storage: 'data/0' } } };
  expect(decide({ life: 'dying' }, afterAttached)).toMatchObject(detaching);
  expect(decide({ life: 'dying' }, {})).toMatchObject({ rule: 'dying: stop' });
  const dying = [{ id: 'data/0', dying: true, mounted: true }];
  expect(decide({ storages: dying }, afterAttached)).toMatchObject(detaching);
});
