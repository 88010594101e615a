import { expect, test } from 'vitest';
import { MemoryStorages } from '../../../src/model/storage/memory-storages.ts';
import type { Storage } from '../../../src/model/storage/storage.ts';

const storage = (number: number, unit?: string): Storage => ({
  ...{ name: 'data', number, kind: 'filesystem', size: 1, life: 'alive', since: 0 },
  attachment:
    unit === undefined
      ? undefined
      : { unit, location: '/srv', readOnly: false, life: 'alive', mounted: true, announced: true },
});

const numbers = (storages: readonly Storage[]) => storages.map(({ number }) => number);

test('storages are listed by number, those of a unit too', () => {
  const storages = new MemoryStorages();
  for (const each of [storage(10, 'a/0'), storage(2, 'a/0'), storage(7), storage(3, 'b/0')]) {
    storages.save(each);
  }
  expect(numbers(storages.all())).toEqual([2, 3, 7, 10]);
  expect(numbers(storages.ofUnit('a/0'))).toEqual([2, 10]);
  storages.save({ ...storage(2), size: 5 });
  storages.remove(7);
  expect(numbers(storages.all())).toEqual([2, 3, 10]);
  expect(storages.all()[0]).toMatchObject({ size: 5, attachment: undefined });
});

test('a number that is taken was never one of a storage', () => {
  const storages = new MemoryStorages();
  expect([storages.takeNumber(), storages.takeNumber()]).toEqual([0, 1]);
  storages.save(storage(5));
  storages.save(storage(3));
  storages.remove(5);
  expect(storages.takeNumber()).toBe(6);
});

test('directives are an application’s own, by name, and go with it', () => {
  const storages = new MemoryStorages();
  for (const name of ['logs', 'cache', 'data']) {
    storages.setDirective('a', { name, count: 1, size: 1 });
  }
  storages.setDirective('a', { name: 'data', count: 2, size: 1 });
  storages.setDirective('b', { name: 'data', count: 3, size: 1 });
  expect(storages.directives('a').map(({ name, count }) => `${name} ${count}`)).toEqual([
    ...['cache 1', 'data 2', 'logs 1'],
  ]);
  storages.removeDirectives('a');
  expect(storages.directives('a')).toEqual([]);
  expect(storages.directives('b')).toHaveLength(1);
});

test('a snapshot brings storages, directives and numbers back', () => {
  const storages = new MemoryStorages();
  storages.save(storage(0));
  const restore = storages.snapshot();
  storages.save(storage(4));
  storages.setDirective('a', { name: 'data', count: 1, size: 1 });
  restore();
  expect(numbers(storages.all())).toEqual([0]);
  expect(storages.directives('a')).toEqual([]);
  expect(storages.takeNumber()).toBe(1);
});
