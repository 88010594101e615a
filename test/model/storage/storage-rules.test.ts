/** What verbs, hooks and machines make of storage, whatever keeps the model. */
import { expect, test } from 'vitest';
import {
  addRequestedStorage,
  commitStorageChanges,
} from '../../../src/model/storage/add-storage.ts';
import {
  attachStorages,
  detachStorages,
  findStorage,
  removableStorages,
  removeStorages,
} from '../../../src/model/storage/attach-storage.ts';
import { MemoryBags } from '../../../src/model/relations/memory-bags.ts';
import { directivesFor } from '../../../src/model/storage/storage-directive.ts';
import { declaredStorages } from '../../../src/charm-schema/declared/storages.ts';
import {
  noteMounted,
  noteStorageHook,
  noteUnmounted,
  storageNeed,
} from '../../../src/model/storage/storage-hooks.ts';
import { addNewStorage, refuseLosingStorage } from '../../../src/model/storage/refresh-storage.ts';
import { storageStatus, storageViews } from '../../../src/model/storage/storage-views.ts';
import { isAttached, storageId } from '../../../src/model/storage/storage.ts';
import { unitRef } from '../../../src/model/unit-ref.ts';
import { unitModel } from '../../../src/testing/agent/unit-model.ts';

const declared = {
  data: { type: 'filesystem', location: '/srv/data' },
  cache: { type: 'filesystem', multiple: { range: '0-2' }, 'minimum-size': '100M' },
  disk: { type: 'block', multiple: { range: '0-1' } },
};
const charm = { name: 'keeper', storages: declaredStorages({ storage: declared }) };
const unknown = { status: 'unknown', message: '' };
const unit = unitRef('keeper/0');

/** The model around keeper/0, which has `data/0`. */
function around(blockDevices = false) {
  const store = unitModel({
    ...{ unit: 'keeper/0', charm, model: { name: 'm', uuid: 'u' }, leads: () => true },
    related: () => undefined,
    seen: { secrets: [], labels: {} },
    ...{ ports: [], bags: new MemoryBags(), status: unknown, applicationStatus: unknown },
    storage: [{ id: 'data/0', kind: 'filesystem', location: '/srv/data' }],
  });
  return { ...store, blockDevices };
}

/** `data/0 attached, cache/1 attaching` */
const shown = ({ storages }: ReturnType<typeof around>) =>
  storages
    .all()
    .map((each) => `${storageId(each)} ${storageStatus(each)}`)
    .join(', ');

/** What a machine does about the storages of a unit. */
function reconcile({ storages }: ReturnType<typeof around>, life: 'alive' | 'dying' = 'alive') {
  for (const each of storages.ofUnit('keeper/0')) {
    const need = storageNeed(each, life);
    if (need === 'attach') noteMounted(storages, each, 2_000);
    else if (need === 'detach') noteUnmounted(storages, each, 2_000);
  }
}

test('a storage is attaching, attached, detaching and detached', () => {
  const model = around();
  const now = 1_000;
  expect(addRequestedStorage(model, unit, { storages: { cache: '1,200M' }, now })).toEqual([
    'cache/1',
  ]);
  expect(shown(model)).toBe('data/0 attached, cache/1 attaching');
  const views = () => storageViews(model.storages.ofUnit('keeper/0')).map(({ id }) => id);
  expect(views()).toEqual(['data/0']);
  reconcile(model);
  expect(views()).toEqual(['data/0', 'cache/1']);
  expect(findStorage(model, 'cache/1')).toMatchObject({ size: 200, since: 2_000 });
  noteStorageHook(model.storages, 'keeper/0', { kind: 'storage-attached', storage: 'cache/1' });
  detachStorages(model, ['cache/1']);
  reconcile(model);
  expect(shown(model)).toBe('data/0 attached, cache/1 detaching');
  expect(views()).toEqual(['data/0', 'cache/1']);
  noteStorageHook(model.storages, 'keeper/0', { kind: 'storage-detaching', storage: 'cache/1' });
  expect(views()).toEqual(['data/0']);
  reconcile(model);
  expect(shown(model)).toBe('data/0 attached, cache/1 detached');
  attachStorages(model, unit, ['cache/1']);
  expect(shown(model)).toBe('data/0 attached, cache/1 attaching');
});

test('a forced removal takes the storage when its hook is done; a detached one goes at once', () => {
  const model = around();
  addRequestedStorage(model, unit, { storages: { cache: '2' }, now: 0 });
  reconcile(model);
  noteStorageHook(model.storages, 'keeper/0', { kind: 'storage-attached', storage: 'cache/2' });
  const refused = { storages: ['cache/2'], force: false };
  expect(() => removableStorages(model, refused)).toThrow('storage cache/2 is attached');
  removeStorages(model, removableStorages(model, { ...refused, force: true }));
  expect(() => findStorage(model, 'cache/2')).toThrow('storage cache/2 is being removed');
  reconcile(model);
  expect(shown(model)).toBe('data/0 attached, cache/1 attached, cache/2 detaching');
  noteStorageHook(model.storages, 'keeper/0', { kind: 'storage-detaching', storage: 'cache/2' });
  reconcile(model);
  expect(shown(model)).toBe('data/0 attached, cache/1 attached');
  detachStorages(model, ['cache/1']);
  reconcile(model);
  removeStorages(model, removableStorages(model, { storages: ['cache/1'], force: false }));
  expect(shown(model)).toBe('data/0 attached');
});

test('what an operator asks for while a machine mounts or unmounts a storage stays', () => {
  const model = around();
  addRequestedStorage(model, unit, { storages: { cache: '2' }, now: 0 });
  const [, one, two] = model.storages.ofUnit('keeper/0');
  if (one === undefined || two === undefined) throw new Error('two storages were made');
  detachStorages(model, ['cache/1']);
  noteMounted(model.storages, one, 2_000);
  expect(model.storages.ofUnit('keeper/0').find(({ number }) => number === one.number)).toEqual({
    ...one,
    since: 2_000,
    attachment: { ...one.attachment, life: 'dying', mounted: true },
  });
  removeStorages(model, removableStorages(model, { storages: ['cache/2'], force: true }));
  noteUnmounted(model.storages, two, 2_000);
  expect(model.storages.all().map(({ number }) => number)).not.toContain(two.number);
});

test('a storage that a unit got while its removal was under way goes with that attachment', () => {
  const model = around();
  addRequestedStorage(model, unit, { storages: { cache: '2' }, now: 0 });
  detachStorages(model, ['cache/1', 'cache/2']);
  reconcile(model);
  const wanted = removableStorages(model, { storages: ['cache/1', 'cache/2'], force: false });
  attachStorages(model, unit, ['cache/1']);
  model.storages.remove(2);
  removeStorages(model, wanted);
  expect(shown(model)).toBe('data/0 attached, cache/1 detaching');
  reconcile(model);
  expect(shown(model)).toBe('data/0 attached');
});

test('what goes with its unit is detached after its hook, and stays in the model', () => {
  const model = around();
  reconcile(model, 'dying');
  expect(shown(model)).toBe('data/0 attached');
  noteStorageHook(model.storages, 'keeper/0', { kind: 'storage-detaching', storage: 'data/0' });
  reconcile(model, 'dying');
  expect(shown(model)).toBe('data/0 detached');
});

test('a unit that stays keeps what its charm needs, and gets no more than that allows', () => {
  const model = around();
  expect(() => detachStorages(model, ['data/0'])).toThrow('1 or more of storage "data", not 0');
  const add = (name: string, count: number) =>
    commitStorageChanges(model, unit, { changes: [{ name, count }], now: 0 });
  add('cache', 2);
  const message = 'cannot add storage: a unit has 0 to 2 of storage "cache", not 3';
  expect(() => add('cache', 1)).toThrow(message);
  expect(() => add('tape', 1)).toThrow('cannot add storage: charm keeper declares no storage');
  expect(() => add('disk', 1)).toThrow('block device, which no machine here has');
  expect(() => attachStorages(model, unit, ['cache/1'])).toThrow('cache/1 is attached to keeper/0');
  const one = () => addRequestedStorage(model, unit, { storages: { cache: '' }, now: 0 });
  expect(one).toThrow('not 3');
  commitStorageChanges(around(true), unit, { changes: [{ name: 'disk', count: 1 }], now: 0 });
});

test('what is asked for is made with all else that is asked for, or not at all', () => {
  const model = around();
  const storages = { cache: '1', tape: '1' };
  expect(() => addRequestedStorage(model, unit, { storages, now: 0 })).toThrow('tape');
  expect(shown(model)).toBe('data/0 attached');
  const changes = [
    { name: 'cache', count: 1 },
    { name: 'tape', count: 1 },
  ];
  const commit = () => commitStorageChanges(model, unit, { changes, now: 0 });
  expect(() => model.transaction(commit)).toThrow('tape');
  expect(shown(model)).toBe('data/0 attached');
  expect(model.takeStorageNumber('cache')).toBe(1);
});

test('storage of a hook has the size of its application’s directive', () => {
  const model = around();
  model.storages.setDirective('keeper', { name: 'cache', count: 0, size: 300 });
  commitStorageChanges(model, unit, { changes: [{ name: 'cache', count: 1 }], now: 0 });
  expect(findStorage(model, 'cache/1')).toMatchObject({ size: 300 });
});

test('a charm’s next version brings new storage, and may not lose what units have', () => {
  const model = around();
  const next = (storage: object) => ({
    application: 'keeper',
    charm: { name: 'keeper', storages: declaredStorages({ storage: { ...storage } }) },
  });
  const message = 'the new charm would lose the storage data';
  expect(() => refuseLosingStorage(model, next({}))).toThrow(message);
  expect(() => refuseLosingStorage(model, next({ data: { type: 'block' } }))).toThrow(message);
  const more = { ...declared, logs: { type: 'filesystem', multiple: { range: '2+' } } };
  refuseLosingStorage(model, next(more));
  for (const { name, ...rest } of directivesFor(charm, {}, model)) {
    model.storages.setDirective('keeper', { name, ...rest });
  }
  addNewStorage(model, next(more), 0);
  addNewStorage(model, next(more), 0);
  expect(shown(model)).toBe('data/0 attached, logs/1 attaching, logs/2 attaching');
  expect(model.storages.directives('keeper').map(({ name }) => name)).toContain('logs');
  expect(model.storages.all().filter(isAttached)).toHaveLength(3);
});

test('what is refused says so with a code and what to do', () => {
  const model = around();
  const refused = (body: () => unknown, expected: object): void => {
    expect(body).toThrow(expect.objectContaining(expected));
  };
  refused(() => removableStorages(model, { storages: ['data/0'], force: false }), {
    ...{ code: 'STORAGE_ATTACHED', message: 'storage data/0 is attached' },
    hint: 'detach it first, or add --force',
  });
  refused(() => findStorage(model, 'dat/0'), {
    ...{ code: 'STORAGE_UNKNOWN', message: 'model m has no storage "dat/0"' },
    hint: 'did you mean "data/0"?',
  });
  refused(() => attachStorages(model, unit, ['data/0']), {
    ...{ code: 'STORAGE_ATTACHED', message: 'storage data/0 is attached to keeper/0' },
  });
  refused(
    () => commitStorageChanges(model, unit, { changes: [{ name: 'tape', count: 1 }], now: 0 }),
    {
      code: 'HOOK_FLUSH_FAILED',
    },
  );
  const charmWithout = { name: 'keeper', storages: declaredStorages({ storage: {} }) };
  refused(() => refuseLosingStorage(model, { application: 'keeper', charm: charmWithout }), {
    ...{ code: 'CHARM_INVALID', message: 'the new charm would lose the storage data' },
    hint: 'keep storage data (filesystem), or remove it first',
  });
});
