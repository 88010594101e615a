/** How a loop finds its handlers: by flag, by hook, and the flags of an iteration's beginning. */
import { describe, expect, test } from 'vitest';
import { Flags } from '../../src/reactive/flags.ts';
import { indexByFlag } from '../../src/reactive/handler-index.ts';
import { HandlerTable } from '../../src/reactive/handler-table.ts';
import { clears, flagsBefore } from '../../src/reactive/iteration-view.ts';
import type { Predicate } from '../../src/reactive/predicates.ts';
import { isRestricted } from '../../src/reactive/restricted-events.ts';
import { noTriggers } from '../../src/reactive/triggers.ts';

const all = (...flags: readonly string[]): Predicate => ({ kind: 'all', flags });

test('an index has each handler once for a flag, in their order', () => {
  const handlers = [
    { predicates: [all('a', 'b'), all('a')] },
    { predicates: [] },
    { predicates: [all('b', 'b'), all('a')] },
  ];
  expect(indexByFlag(handlers)).toEqual(
    new Map([
      ['a', [0, 2]],
      ['b', [0, 2]],
    ]),
  );
});

describe('a table of handlers', () => {
  const handler = (name: string, kind: 'declared' | 'open', ...hooks: readonly string[]) => ({
    ...{ name, kind, predicates: [all(name)] },
    hooks: hooks.length === 0 ? undefined : new Set(hooks),
  });
  const table = new HandlerTable([
    handler('a', 'declared', 'start', 'stop'),
    handler('b', 'declared'),
    handler('c', 'open'),
    handler('d', 'declared', 'stop'),
  ]);
  const inHook = (hook: string) => table.inHook(hook).handlers.map(({ name }) => name);

  test('has in a hook’s phase those that name it, and the open ones', () => {
    expect(inHook('start')).toEqual(['a', 'c']);
    expect(inHook('stop')).toEqual(['a', 'c', 'd']);
    expect(inHook('install')).toEqual(['c']);
  });

  test('has none for an action, which is no hook', () => {
    expect(inHook('')).toEqual([]);
  });

  test('has in the reactive phase those that name no hook', () => {
    expect(table.reactive.handlers.map(({ name }) => name)).toEqual(['b', 'c']);
    expect(table.reactive.open).toEqual([1]);
    expect(table.reactive.index).toEqual(
      new Map([
        ['b', [0]],
        ['c', [1]],
      ]),
    );
  });

  test('is made once for each phase', () => {
    expect(table.reactive).toBe(table.reactive);
    expect(table.inHook('stop')).toBe(table.inHook('stop'));
    expect(table.inHook('stop')).not.toBe(table.inHook('start'));
  });
});

test('the flags of the beginning are those without the changes since', () => {
  const flags = new Flags(['a', 'b'], noTriggers);
  flags.set('before');
  const from = flags.log.length;
  expect(flagsBefore(flags, from)).toEqual(new Set(['a', 'b', 'before']));
  flags.clear('a');
  flags.set('a');
  flags.set('c');
  flags.clear('c');
  flags.clear('b');
  expect(flagsBefore(flags, from)).toEqual(new Set(['a', 'b', 'before']));
  expect(flags.all()).toEqual(['a', 'before']);
});

test('a clear counts from where it is looked for', () => {
  const [on, off] = [
    { flag: 'a', on: true },
    { flag: 'a', on: false },
  ];
  expect(clears([on, off, on], 0)).toBe(true);
  expect(clears([on, off, on], 2)).toBe(false);
  expect(clears([off, on], 1)).toBe(false);
  expect(clears([], 0)).toBe(false);
});

test('two hooks are restricted', () => {
  const hooks = ['collect-metrics', 'meter-status-changed', 'collect-metrics-now', 'start', ''];
  expect(hooks.filter(isRestricted)).toEqual(['collect-metrics', 'meter-status-changed']);
});
