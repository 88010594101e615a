/** One rule for the names of flags, wherever one is given. */
import { describe, expect, test } from 'vitest';
import { layerYaml } from '../../src/builder/schema/layer-yaml.ts';
import type { Layer } from '../../src/dispatch/charm/charm-definition.ts';
import { flagName, isFlagName } from '../../src/reactive/flag-name.ts';
import { charm, dispatch } from '../dispatch/support/charm-under-test.ts';
import { UnitAgent } from '../dispatch/support/unit-agent.ts';

const invalid = ['', ' ', 'a b', 'a\nb', 'a\tb', 'a\u00a0b', 'a\0b', ' a', 'a '];
const valid = [
  'a',
  'wsgi.ready',
  'config.changed.a-b',
  'endpoint.db.changed.ü',
  'a.*',
  'a/b',
  '🙂',
];

const places: Readonly<Record<string, (flag: string) => Layer['define']>> = {
  when: (flag) => (all) => all.when('a', flag).do('x', () => undefined),
  whenAny: (flag) => (all) => all.whenAny(flag, 'a').do('x', () => undefined),
  whenNot: (flag) => (all) => all.whenNot(flag).do('x', () => undefined),
  whenNotAll: (flag) => (all) => all.whenNotAll('a', flag).do('x', () => undefined),
  'a chained condition': (flag) => (all) =>
    all
      .hook('install')
      .when(flag)
      .do('x', () => undefined),
  'the cause of a trigger': (flag) => (all) => all.trigger({ when: flag, set: ['a'] }),
  'the lack that causes one': (flag) => (all) => all.trigger({ whenNot: flag, set: ['a'] }),
  'what a trigger sets': (flag) => (all) => all.trigger({ when: 'a', set: ['b', flag] }),
  'what it clears': (flag) => (all) => all.trigger({ when: 'a', clear: [flag] }),
  ...Object.fromEntries(
    (['set', 'announce', 'clear', 'toggle', 'has'] as const).map((verb) => [
      `flags.${verb}`,
      (flag: string) => (all) => {
        all.when().do('x', (unit) => {
          unit.flags[verb](flag, true);
        });
      },
    ]),
  ),
};

describe.each(Object.entries(places))('in %s', (_, definition) => {
  test.each(invalid)('%j is refused', async (flag) => {
    expect(await dispatch(new UnitAgent(), charm(definition(flag)))).toMatchObject({
      error: { code: 'FLAG_INVALID' },
    });
  });

  test.each(valid)('%j is taken', async (flag) => {
    const outcome = await dispatch(new UnitAgent(), charm(definition(flag)));
    expect(outcome).toMatchObject({ kind: 'committed' });
  });
});

test('layer.yaml declares flags under the same rule', () => {
  const { pattern } = layerYaml.properties.flags.propertyNames;
  const declared = new RegExp(pattern, 'u');
  expect([...invalid, ...valid].map((flag) => declared.test(flag))).toEqual(
    [...invalid, ...valid].map(isFlagName),
  );
});

test('a refusal shows the name and what is expected', () => {
  expect(() => flagName('a\tb')).toThrow(
    'flag name "a\\tb" is not valid; expected a word without blanks',
  );
  expect(flagName('a.b')).toBe('a.b');
});
