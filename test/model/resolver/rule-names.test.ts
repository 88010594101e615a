/** Which rule says what is next, to the last word of the decision. */
import { describe, expect, test } from 'vitest';
import { nextOperation } from '../../../src/model/resolver/next-operation.ts';
import type { Hook, Operation } from '../../../src/model/resolver/operation.ts';
import { longestRetryDelay } from '../../../src/model/resolver/retry-delay.ts';
import type { LocalState, RemoteState } from '../../../src/model/resolver/state.ts';
import { fresh, known, local, relation, remote, underWay } from './states.ts';

const hook = (of: Hook): Operation => ({ kind: 'hook', hook: of });
const newCharm = { sha: 'b', modified: 0 };
const start = hook({ kind: 'start' });
const due = { secret: 's', revision: 2, due: 0, from: undefined };
const secrets = { expiring: [due], rotating: [], outdated: [], obsolete: [] };

interface Row {
  readonly rule: string;
  readonly remote?: Partial<RemoteState>;
  readonly local?: Partial<LocalState>;
  readonly operation: Operation;
}

const rows: readonly Row[] = [
  { rule: 'reboot', remote: { boot: 'c' }, operation: start },
  {
    rule: 'deploy',
    local: { operation: underWay({ kind: 'deploy', charm: newCharm }, 'queued') },
    operation: { kind: 'deploy', charm: newCharm },
  },
  {
    rule: 'relation created',
    remote: { relations: [relation(3)] },
    operation: hook({ kind: 'relation-created', relation: 3 }),
  },
  { rule: 'leadership', remote: { leader: true }, operation: hook({ kind: 'leader-elected' }) },
  {
    rule: 'secrets',
    remote: { secrets },
    operation: hook({ kind: 'secret-expired', secret: 's', revision: 2 }),
  },
  { rule: 'action', remote: { actions: [7, 8] }, operation: { kind: 'action', id: 7 } },
  { rule: 'command', remote: { commands: ['5', '6'] }, operation: { kind: 'command', id: '5' } },
  {
    rule: 'storage',
    remote: { storages: [{ id: 'data/0', dying: false, mounted: true }] },
    operation: hook({ kind: 'storage-attached', storage: 'data/0' }),
  },
  {
    rule: 'forced upgrade',
    remote: { charm: newCharm, forceCharm: true },
    local: { operation: { ...underWay(start, 'failed', 500), attempt: 3 } },
    operation: {
      kind: 'deploy',
      charm: newCharm,
      interrupted: { hook: { kind: 'start' }, attempt: 3 },
    },
  },
  {
    rule: 'resolved',
    remote: { resolved: 'retry' },
    local: { operation: underWay(start, 'failed', 500) },
    operation: start,
  },
  { rule: 'retry', local: { operation: underWay(start, 'failed', 1) }, operation: start },
  { rule: 'queued', local: { operation: underWay(start, 'queued') }, operation: start },
  {
    rule: 'install',
    local: fresh,
    operation: { kind: 'deploy', charm: { sha: 'a', modified: 0 } },
  },
  { rule: 'install', local: { installed: false }, operation: hook({ kind: 'install' }) },
  { rule: 'upgrade', remote: { charm: newCharm }, operation: { kind: 'deploy', charm: newCharm } },
  {
    rule: 'config',
    remote: { configHash: 'i' },
    operation: hook({ kind: 'config-changed', hash: 'i' }),
  },
  {
    rule: 'relations',
    remote: { relations: [relation(1, { members: new Map([['pg/0', 4]]) })] },
    local: { relations: new Map([[1, known()]]) },
    operation: hook({ kind: 'relation-joined', relation: 1, unit: 'pg/0', version: 4 }),
  },
  {
    rule: 'update-status',
    local: { updatedAt: -999 },
    operation: hook({ kind: 'update-status' }),
  },
  {
    rule: 'dying: relations',
    remote: { life: 'dying', relations: [relation(1)] },
    local: { relations: new Map([[1, known()]]) },
    operation: hook({ kind: 'relation-broken', relation: 1 }),
  },
  { rule: 'dying: stop', remote: { life: 'dying' }, operation: hook({ kind: 'stop' }) },
  {
    rule: 'dying: remove',
    remote: { life: 'dying' },
    local: { stopped: true },
    operation: hook({ kind: 'remove' }),
  },
];

test.each(rows)('$rule decides: $operation', ({ rule, operation, ...states }) => {
  const decision = nextOperation(remote(states.remote), local(states.local), 1);
  expect(decision).toEqual({ kind: 'run', rule, operation });
});

test('an operator’s skip names its rule', () => {
  const here = local({ operation: underWay(start, 'failed', 500) });
  expect(nextOperation(remote({ resolved: 'skip' }), here, 1)).toEqual({
    kind: 'skip',
    rule: 'resolved',
    operation: start,
  });
});

describe('a time', () => {
  const failedUntil = (retryAt: number, now: number) =>
    nextOperation(remote(), local({ operation: underWay(start, 'failed', retryAt) }), now);

  test('of a retry is waited for up to the longest pause, and not beyond', () => {
    expect(failedUntil(500, 499)).toEqual({ kind: 'failed', operation: start, until: 500 });
    expect(failedUntil(500, 500).kind).toBe('run');
    expect(failedUntil(10 + longestRetryDelay, 10).kind).toBe('failed');
    expect(failedUntil(11 + longestRetryDelay, 10).kind).toBe('run');
  });

  test('of the next update-status or secret is what an idle unit waits for', () => {
    const rotating = [{ secret: 's', revision: 1, due: 700, from: undefined }];
    const later = { ...secrets, expiring: [{ ...due, due: 800 }] };
    const idle = (more: Partial<RemoteState>) => nextOperation(remote(more), local(), 1);
    expect(idle({})).toEqual({ kind: 'idle', until: 1_000 });
    expect(idle({ secrets: later })).toEqual({ kind: 'idle', until: 800 });
    expect(idle({ secrets: { ...later, rotating } })).toEqual({ kind: 'idle', until: 700 });
    expect(nextOperation(remote(), local({ updatedAt: 1 }), 1)).toEqual({
      kind: 'idle',
      until: 1_001,
    });
    expect(nextOperation(remote(), local(), 999).kind).toBe('idle');
    expect(nextOperation(remote(), local(), 1_000).kind).toBe('run');
  });
});

describe('storage', () => {
  const storages = [{ id: 'data/0', dying: false, mounted: true }];
  const decided = (there: Partial<RemoteState>, here: Partial<LocalState>) => {
    const decision = nextOperation(remote(there), local(here), 1);
    return decision.kind === 'run' ? decision.rule : decision.kind;
  };

  test('is attached before a queued install, and after any other hook that is queued', () => {
    const install = underWay(hook({ kind: 'install' }), 'queued');
    expect(decided({ storages }, { ...fresh, charm: newCharm, operation: install })).toBe(
      'storage',
    );
    expect(decided({ storages }, { ...fresh, operation: install })).toBe('queued');
    expect(decided({ storages }, { operation: underWay(start, 'queued') })).toBe('queued');
    expect(decided({ storages }, { operation: underWay(start, 'failed', 500) })).toBe('failed');
  });

  test('that goes detaches once, with its own end or the unit’s', () => {
    const storagesThatGo = [{ id: 'data/0', dying: true, mounted: true }];
    const seen = { storages: new Set(['data/0']) };
    expect(decided({ storages: storagesThatGo }, seen)).toBe('storage');
    expect(decided({ storages: storagesThatGo }, {})).toBe('idle');
    expect(decided({ storages, life: 'dying' }, seen)).toBe('storage');
    expect(decided({ storages, life: 'dying' }, {})).toBe('dying: stop');
    expect(decided({ storages: [{ id: 'data/0', dying: false, mounted: false }] }, {})).toBe(
      'idle',
    );
  });
});
