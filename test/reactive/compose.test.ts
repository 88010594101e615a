import { describe, expect, test } from 'vitest';
import { compose } from '../../src/reactive/compose.ts';
import { layers, type Define } from './charm-loop.ts';

const nothing = (): void => undefined;

function composed(named: Readonly<Record<string, Define>>): ReturnType<typeof composeAll> {
  return composeAll(named);
}

function composeAll(named: Readonly<Record<string, Define>>) {
  return compose(layers(named), []);
}

test('a handler is known by its layer and name', () => {
  const { handlers } = composed({ base: ({ when }) => when('a').do('serve', nothing) });
  expect(handlers).toMatchObject([{ id: 'base/serve', layer: 'base', order: 0 }]);
});

test('two layers may use the same name', () => {
  const declare: Define = ({ when }) => when('a').do('serve', nothing);
  const { handlers } = composed({ base: declare, charm: declare });
  expect(handlers.map(({ id }) => id)).toEqual(['base/serve', 'charm/serve']);
});

test('conditions are values: one may be the start of several handlers', () => {
  const { handlers } = composed({
    l: ({ when }) => {
      const base = when('a');
      base.when('b').do('b', nothing);
      base.whenNot('c').do('c', nothing);
    },
  });
  expect(handlers.map(({ predicates }) => predicates.map(({ kind }) => kind))).toEqual([
    ['all', 'all'],
    ['all', 'none'],
  ]);
});

test('an upper layer’s action takes the place of a lower one’s', () => {
  const declare: Define = ({ action }) => action('backup').do(() => undefined);
  const { actions } = composed({ base: declare, charm: declare });
  expect(actions.get('backup')?.layer).toBe('charm');
});

describe('refused', () => {
  test.each<[string, string, Define]>([
    [
      'layer l declares two handlers named "x"',
      'HANDLER_DUPLICATE',
      ({ when }) => {
        when('a').do('x', nothing);
        when('b').do('x', nothing);
      },
    ],
    [
      'a handler of layer l has an empty name',
      'HANDLER_UNNAMED',
      ({ when }) => when('a').do(' ', nothing),
    ],
    [
      'layer l declares the action "x" twice',
      'ACTION_DUPLICATE',
      ({ action }) => {
        action('x').do(() => undefined);
        action('x').do(() => undefined);
      },
    ],
    [
      'hook pattern "{a" is not valid',
      'HOOK_PATTERN_INVALID',
      ({ hook }) => hook('{a').do('x', nothing),
    ],
  ])('because %s', (reason, code, define) => {
    const message = expect.stringContaining(reason) as string;
    expect(() => composed({ l: define })).toThrow(expect.objectContaining({ code, message }));
  });
});

test('a handler has its hooks, conditions, inputs and limit', () => {
  const read = (): string => 'x';
  const run = (): void => undefined;
  const { handlers } = composed({
    base: ({ hook, whenAny }) => {
      hook('{install,start}', 'stop').when('a').within('5 s').inputs(read).do('first', run);
      whenAny('a', 'b').whenNotAll('c').inputs(read).inputs(read).do('second', run);
    },
  });
  expect(handlers).toEqual([
    {
      ...{ kind: 'declared', id: 'base/first', layer: 'base', order: 0, run, limit: 5_000 },
      hooks: new Set(['install', 'start', 'stop']),
      predicates: [{ kind: 'all', flags: ['a'] }],
      inputs: [read],
    },
    {
      ...{ kind: 'declared', id: 'base/second', layer: 'base', order: 1, run, limit: undefined },
      hooks: undefined,
      predicates: [
        { kind: 'any', flags: ['a', 'b'] },
        { kind: 'not-all', flags: ['c'] },
      ],
      inputs: [read, read],
    },
  ]);
});

test('every beginning of a condition and every further one is of its kind', () => {
  const { handlers } = composed({
    l: ({ when, whenAny, whenNot, whenNotAll }) => {
      when('a').when('b').do('1', nothing);
      whenAny('a').whenAny('b').do('2', nothing);
      whenNot('a').whenNot('b').do('3', nothing);
      whenNotAll('a').whenNotAll('b').do('4', nothing);
    },
  });
  expect(handlers.map(({ predicates }) => predicates)).toEqual(
    (['all', 'any', 'none', 'not-all'] as const).map((kind) => [
      { kind, flags: ['a'] },
      { kind, flags: ['b'] },
    ]),
  );
});

test('an action has its layer and its limit', () => {
  const run = () => ({ result: 'done' });
  const { actions } = composed({
    base: ({ action }) => {
      action('backup').within('2 min').do(run);
      action('restore').do(run);
    },
  });
  expect([...actions.values()]).toEqual([
    { name: 'backup', layer: 'base', limit: 120_000, run },
    { name: 'restore', layer: 'base', limit: undefined, run },
  ]);
});

test('handlers that decide by themselves come after the declared ones of their layer', () => {
  const decide = async (): Promise<undefined> => undefined;
  const [base, charm] = layers({
    base: ({ when }) => when('a').do('one', nothing),
    charm: ({ when }) => when('b').do('two', nothing),
  });
  if (base === undefined || charm === undefined) throw new Error('two layers are needed');
  const { handlers } = compose([{ ...base, open: [{ name: 'program', decide }] }, charm], []);
  expect(handlers.map(({ id, order }) => `${order} ${id}`)).toEqual([
    ...['0 base/one', '1 base/program', '2 charm/two'],
  ]);
  expect(handlers[1]).toEqual({
    ...{ kind: 'open', id: 'base/program', layer: 'base', order: 1, decide },
    ...{ hooks: undefined, predicates: [], inputs: [] },
  });
});

test('triggers keep their order, and what they call is known by its layer and cause', () => {
  const [first, second] = [() => undefined, () => undefined];
  const { triggers, calls } = composed({
    base: ({ trigger }) => {
      trigger({ when: 'a', set: ['b'] });
      trigger({ whenNot: 'a', call: first });
    },
    charm: ({ trigger }) => trigger({ when: 'b', clear: ['c'], call: second }),
  });
  expect(triggers).toEqual([
    { when: 'a', set: ['b'] },
    { whenNot: 'a', calls: true },
    { when: 'b', clear: ['c'], calls: true },
  ]);
  expect(calls).toEqual([
    { layer: 'base', cause: { flag: 'a', on: false }, call: first },
    { layer: 'charm', cause: { flag: 'b', on: true }, call: second },
  ]);
});
