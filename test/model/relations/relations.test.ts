/** What hooks write into relations and what a unit knows of them afterwards, whatever keeps the model. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { settingsAfter } from '../../../src/juju/agent/settings-change.ts';
import { commitHookChanges } from '../../../src/model/commit-hook-changes.ts';
import { memoryTransaction } from '../../../src/model/memory-transaction.ts';
import { bagAfter } from '../../../src/model/relations/bag.ts';
import { commitRelationChanges } from '../../../src/model/relations/commit-relation-changes.ts';
import { afterRelationHook } from '../../../src/model/relations/relation-hooks.ts';
import { unitRef } from '../../../src/model/unit-ref.ts';
import { smallModel } from '../secrets/small-model.ts';

const leader = unitRef('db/0');
const other = unitRef('db/1');
const change = (unit: object, application: object = {}, relation = 3) => ({
  ...{ relation, unit: { ...unit }, application: { ...application } },
});

test('a bag’s version grows with each commit that changes it', () => {
  const model = smallModel();
  const bag = () => model.bags.find(3, 'db/0');
  commitRelationChanges(model, leader, [change({})]);
  expect(bag()).toBeUndefined();
  commitRelationChanges(model, leader, [change({ port: '1', host: 'a' })]);
  commitRelationChanges(model, leader, [change({ port: '1' })]);
  expect(bag()).toEqual({ version: 1, settings: { host: 'a', port: '1' } });
  expect(Object.keys(bag()?.settings ?? {})).toEqual(['host', 'port']);
  commitRelationChanges(model, leader, [change({ port: null, host: '', name: 'n' })]);
  expect(bag()).toEqual({ version: 2, settings: { name: 'n' } });
  expect(model.bags.find(3, 'db')).toBeUndefined();
});

test('only the leader writes for its application, also at the hook’s end', () => {
  const model = smallModel();
  commitRelationChanges(model, leader, [change({}, { secret: 's' })]);
  expect(model.bags.find(3, 'db')).toEqual({ version: 1, settings: { secret: 's' } });
  const lost = () => commitRelationChanges(model, other, [change({}, { secret: 't' })]);
  expect(lost).toThrow('db/1 is not the leader any more, so it may not write for db');
  commitRelationChanges(model, other, [change({ host: 'b' })]);
  expect(model.bags.find(3, 'db/1')).toEqual({ version: 1, settings: { host: 'b' } });
});

test('a hook that is refused writes nothing', () => {
  const model = smallModel();
  const commit = (changes: Parameters<typeof commitHookChanges>[2]['changes']) => () =>
    memoryTransaction([model.bags], () => commitHookChanges(model, leader, { changes, now: 0 }));
  const none = { ports: [], secrets: [], storage: [] };
  const relations = [change({ host: 'a' }), change({ host: 'a' }, {}, 4)];
  expect(commit({ ...none, relations })).toThrow('relation 4 is gone');
  const storage = [{ name: 'data', count: 1 }];
  expect(commit({ ...none, relations: relations.slice(0, 1), storage })).toThrow('add storage');
  expect(model.bags.find(3, 'db/0')).toBeUndefined();
  model.bags.save(3, 'db/0', { version: 5, settings: {} });
  model.bags.removeRelation(3);
  expect(model.bags.find(3, 'db/0')).toBeUndefined();
});

const created = afterRelationHook(undefined, { kind: 'relation-created', relation: 3 });
const joined = (unit: string, version = 1) =>
  ({ kind: 'relation-joined', relation: 3, unit, version }) as const;

test('a unit knows the members that joined, and which one’s changed is next', () => {
  expect(created).toEqual({ changedPending: undefined, applicationVersion: 0, members: new Map() });
  const one = afterRelationHook(created, joined('web/0'));
  expect(one).toEqual({ ...created, changedPending: 'web/0', members: new Map([['web/0', 1]]) });
  expect(afterRelationHook(one, { kind: 'relation-created', relation: 3 })).toBe(one);
  const changed = { kind: 'relation-changed', relation: 3 } as const;
  const seen = afterRelationHook(one, { ...changed, unit: 'web/0', version: 2 });
  expect(seen).toEqual({ ...created, members: new Map([['web/0', 2]]) });
  // Another member's change leaves the one that is to come next.
  const two = afterRelationHook(afterRelationHook(one, joined('web/1')), {
    ...{ ...changed, unit: 'web/0', version: 3 },
  });
  expect(two?.changedPending).toBe('web/1');
  const ofApplication = afterRelationHook(two, { ...changed, version: 7 });
  expect(ofApplication).toEqual({ ...two, applicationVersion: 7 });
  const departed = { kind: 'relation-departed', relation: 3, departing: 'web/0' } as const;
  const left = afterRelationHook(ofApplication, { ...departed, unit: 'web/0' });
  expect([...(left?.members.keys() ?? [])]).toEqual(['web/1']);
  expect(afterRelationHook(left, { kind: 'relation-broken', relation: 3 })).toBeUndefined();
});

const keys = fc.constantFrom('a', 'b', '__proto__', 'constructor');

test('settings after a change have its values, without its nulls, and all else as before', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(keys, fc.string())),
      fc.array(fc.tuple(keys, fc.option(fc.string()))),
      (before, changes) => {
        const settings = Object.fromEntries(before);
        const wanted = new Map<string, string | null>([...Object.entries(settings), ...changes]);
        const after = Object.entries(settingsAfter(settings, changes));
        expect(new Map(after)).toEqual(new Map([...wanted].filter(([, each]) => each !== null)));
        const bag = bagAfter({ version: 4, settings }, Object.fromEntries(changes));
        expect([undefined, 5]).toContain(bag?.version);
      },
    ),
  );
  const same = { a: '1' };
  expect(settingsAfter(same, [])).toBe(same);
});
