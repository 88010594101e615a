/** What charms and agents make of statuses, whatever keeps the model. */
import { expect, test } from 'vitest';
import { MemoryStatuses } from '../../../src/model/statuses/memory-statuses.ts';
import {
  setCharmStatus,
  setStartedStatus,
  showHookBegins,
  showInstalling,
} from '../../../src/model/statuses/set-status.ts';
import {
  applicationStatusView,
  shownStatuses,
  statusOfApplication,
  unitStatusView,
} from '../../../src/model/statuses/status-views.ts';
import type { StatusStore } from '../../../src/model/statuses/status.ts';
import { unitRef } from '../../../src/model/unit-ref.ts';
import { smallModel } from '../secrets/small-model.ts';

const unit = unitRef('db/0');
const charmSays = (statuses: StatusStore, status: string, now = 0) => {
  const [word = '', message = ''] = status.split(': ');
  setCharmStatus(statuses, unit, { target: 'unit', status: word, message, now });
};
const workload = (statuses: StatusStore, name = 'db/0') => statuses.unit(name)?.workload;
const at = (now: number) => new Date(now).toISOString();

test('the same status again keeps its time; another message is another status', () => {
  const statuses = new MemoryStatuses();
  charmSays(statuses, 'active', 1_000);
  charmSays(statuses, 'active', 2_000);
  expect(workload(statuses)).toEqual({
    ...{ status: 'active', message: '', since: at(1_000), byCharm: true },
  });
  charmSays(statuses, 'active: ready', 3_000);
  expect(workload(statuses)?.since).toBe(at(3_000));
  charmSays(statuses, 'blocked: ready', 4_000);
  expect(workload(statuses)?.since).toBe(at(4_000));
});

test('the leader’s status of its application is not that of its unit', () => {
  const statuses = new MemoryStatuses();
  const set = { target: 'application', status: 'active', message: 'up' } as const;
  setCharmStatus(statuses, unit, { ...set, now: 1_000 });
  setCharmStatus(statuses, unit, { ...set, now: 2_000 });
  expect(statuses.application('db')).toEqual({ status: 'active', message: 'up', since: at(1_000) });
  expect(statuses.unit('db/0')).toBeUndefined();
});

test('an agent speaks for a charm until that has said something itself', () => {
  const statuses = new MemoryStatuses();
  showInstalling(statuses, 'db/0', 0);
  expect(workload(statuses)).toMatchObject({
    ...{ status: 'maintenance', message: 'installing charm software', byCharm: false },
  });
  setStartedStatus(statuses, 'db/0', 0);
  expect(workload(statuses)).toMatchObject({ status: 'unknown', message: '' });
  showHookBegins(statuses, 'db/0', { hook: 'install', now: 0 });
  expect(workload(statuses)?.message).toBe('installing charm software');
  charmSays(statuses, 'active');
  showHookBegins(statuses, 'db/0', { hook: 'install', now: 0 });
  setStartedStatus(statuses, 'db/0', 0);
  showHookBegins(statuses, 'db/0', { hook: 'config-changed', now: 0 });
  expect(workload(statuses)?.status).toBe('active');
});

test.each([
  ['stop', 'stopping charm software'],
  ['remove', 'cleaning up prior to charm deletion'],
] as const)('while %s runs it is shown, whatever the charm said', (hook, message) => {
  const statuses = new MemoryStatuses();
  charmSays(statuses, 'active');
  showHookBegins(statuses, 'db/0', { hook, now: 5_000 });
  expect(workload(statuses)).toEqual({
    ...{ status: 'maintenance', message, since: at(5_000), byCharm: true },
  });
});

test('an application shows its own status, else the most severe of its units', () => {
  const model = { ...smallModel(), unitsOf: () => ['db/0', 'db/1'] };
  expect(statusOfApplication(model, 'db')).toBeUndefined();
  expect(applicationStatusView(model, 'db')).toEqual({
    ...{ status: 'unknown', message: '', data: {} },
    units: {
      'db/0': { status: 'unknown', message: '', data: {} },
      'db/1': { status: 'unknown', message: '', data: {} },
    },
  });
  const shown = (one: string, other: string) => {
    for (const [name, status] of [
      ['db/0', one],
      ['db/1', other],
    ] as const) {
      const set = { target: 'unit', status, message: '', now: 0 } as const;
      setCharmStatus(model.statuses, unitRef(name), set);
    }
    return statusOfApplication(model, 'db')?.status;
  };
  const order = ['error', 'blocked', 'maintenance', 'waiting', 'active', 'terminated', 'unknown'];
  for (const [place, severe] of order.entries()) {
    for (const mild of order.slice(place)) {
      expect([shown(severe, mild), shown(mild, severe)]).toEqual([severe, severe]);
    }
  }
  const set = { target: 'application', status: 'waiting', message: 'soon', now: 0 } as const;
  setCharmStatus(model.statuses, unit, set);
  expect(applicationStatusView(model, 'db')).toMatchObject({ status: 'waiting', message: 'soon' });
  expect(unitStatusView(model.statuses, 'db/0')).toEqual({
    ...{ status: 'unknown', message: '', data: {} },
  });
});

test('a failed hook is the workload’s error, and its agent idle', () => {
  const since = at(0);
  const set = { status: 'active', message: '', since, byCharm: true };
  const failed = { status: 'error', message: 'hook failed: "start"', since };
  expect(shownStatuses({ workload: set, agent: failed })).toEqual({
    ...{ workload: failed, agent: { status: 'idle', message: '', since } },
  });
  const idle = { status: 'idle', message: '', since };
  expect(shownStatuses({ workload: set, agent: idle })).toEqual({ workload: set, agent: idle });
});

test('what has gone has no status in memory', () => {
  const statuses = new MemoryStatuses();
  charmSays(statuses, 'active');
  setCharmStatus(statuses, unit, { target: 'application', status: 'active', message: '', now: 0 });
  statuses.removeUnit('db/0');
  statuses.removeApplication('db');
  expect([statuses.unit('db/0'), statuses.application('db')]).toEqual([undefined, undefined]);
});
