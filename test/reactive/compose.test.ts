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
      'two handlers of one name in a layer',
      'HANDLER_DUPLICATE',
      ({ when }) => {
        when('a').do('x', nothing);
        when('b').do('x', nothing);
      },
    ],
    ['a handler without a name', 'HANDLER_UNNAMED', ({ when }) => when('a').do(' ', nothing)],
    [
      'two handlers of one action in a layer',
      'ACTION_DUPLICATE',
      ({ action }) => {
        action('x').do(() => undefined);
        action('x').do(() => undefined);
      },
    ],
    ['a broken hook pattern', 'HOOK_PATTERN_INVALID', ({ hook }) => hook('{a').do('x', nothing)],
  ])('%s', (_, code, define) => {
    expect(() => composed({ l: define })).toThrow(expect.objectContaining({ code }));
  });
});
