import { describe, expect, test } from 'vitest';
import type { DescribedCharm } from '../../../src/dispatch/charm/describe-charm.ts';
import {
  explainHandler,
  explainHandlers,
  type ExplainedUnit,
} from '../../../src/dispatch/explain/explain-handler.ts';
import { describeExplanation, listOf } from '../../../src/dispatch/explain/explanation.ts';
import {
  flagMeaning,
  flagClearers,
  flagSetters,
} from '../../../src/dispatch/explain/flag-changers.ts';

const handler = (name: string, code: string) => ({
  id: `app/${name}`,
  layer: 'app',
  predicates: [],
  inputs: 0,
  code,
});

const charm: DescribedCharm = {
  kind: 'described',
  handlers: [
    handler('opens', "unit.flags.set('app.open')"),
    handler('toggles', 'unit.flags.toggle("app.lit")'),
    handler('announces', 'unit.flags.announce(`app.news`)'),
    handler('closes', "unit.flags.clear('app.open')"),
    handler('reads', "unit.flags.has('app.open')"),
    {
      ...handler('held', ''),
      predicates: [
        { kind: 'all', flags: ['app.open', 'app.lit'] },
        { kind: 'none', flags: ['app.news'] },
        { kind: 'any', flags: ['lonely'] },
        { kind: 'not-all', flags: ['app.news'] },
      ],
      inputs: 1,
    },
    { ...handler('waits', ''), hooks: ['install', 'start'], inputs: 1 },
    { ...handler('nowhere', ''), hooks: [], predicates: [{ kind: 'all', flags: ['app.open'] }] },
    { ...handler('program', ''), open: true, predicates: [{ kind: 'all', flags: ['app.open'] }] },
  ],
  actions: [{ name: 'open', layer: 'app', code: 'flags.set("app.open"); flags.clear("app.lit")' }],
  triggers: [
    { when: 'a', set: ['app.lit'] },
    { whenNot: 'b', set: ['app.lit'], clear: ['app.open'] },
  ],
  endpoints: [
    { name: 'db', role: 'requires', interface: 'pgsql' },
    { name: 'web', role: 'provides', interface: 'http' },
  ],
  automatic: [],
  kept: ['db.master.available'],
  declared: {
    base: { 'base.*.done': 'It was done.', '*.tail': 'It ends so.' },
    app: { 'app.open': 'It is open.', 'app.*.*': 'never used', 'app.hidden': 'It is hidden.' },
  },
};

describe('who sets a flag', () => {
  test.each<[string, readonly string[]]>([
    ['app.open', ['app/opens', 'the action open']],
    ['app.lit', ['the trigger on a', 'the trigger on the absence of b', 'app/toggles']],
    ['app.news', ['app/announces']],
    ['app.hidden', ['layer:app, in a function outside its handlers']],
    ['base.x.done', ['layer:base, in a function outside its handlers']],
    ['unknown', []],
    ['leadership.is_leader', ['Juju, while the unit leads']],
    ['leadership.set.x', ['the leader, in the application’s bag of its peers']],
    ['config.changed', ['the operator’s config']],
    ['config.set.port', ['the operator’s config']],
    ['config.default.port', ['the operator’s config']],
    ['config.settings', []],
    ['my.config.set', []],
    ['charm.started', ['the unit’s own life']],
    ['endpoint.db.joined', ['relations of db']],
    ['endpoint.unknown.joined', []],
    ['db.master.available', ['the interface pgsql of db']],
    ['db.other', []],
    ['web.available', []],
  ])('%s', (flag, who) => {
    expect(flagSetters(flag, charm)).toEqual(who);
  });
});

describe('who clears a flag', () => {
  test.each<[string, readonly string[]]>([
    ['app.open', ['the trigger on the absence of b', 'app/closes']],
    ['app.lit', ['app/toggles', 'the action open']],
    ['app.news', []],
    ['app.hidden', []],
    ['config.changed.port', ['the operator’s config']],
  ])('%s', (flag, who) => {
    expect(flagClearers(flag, charm)).toEqual(who);
  });
});

test.each([
  ['app.open', 'It is open.'],
  ['base.x.done', 'It was done.'],
  ['base.x.y.done', 'It was done.'],
  ['x.tail', 'It ends so.'],
  ['base..done', undefined],
  ['base.x.undone', undefined],
  ['other.base.x.done', undefined],
  ['.tail', undefined],
  ['app.x.y', undefined],
  ['app.opened', undefined],
])('the meaning of %s is what its layer declares, by name or by pattern', (flag, meaning) => {
  expect(flagMeaning(flag, charm)).toBe(meaning);
});

const cleared = { on: false, time: 'T1', hook: 'start', by: 'app/closes' };
const unit: ExplainedUnit = {
  name: 'app/0',
  flags: new Set(['app.news', 'app.lit']),
  inputs: { 'app/held': 'digest', 'app/opens': 'digest' },
  origins: new Map([
    ['app.open', cleared],
    ['app.news', { on: true, time: 'T2', hook: 'install', by: 'app/announces' }],
    ['app.lit', { ...cleared, on: true }],
    ['lonely', { ...cleared, on: true }],
  ]),
};
const sentences = (id: string): string | undefined => {
  const explanation = explainHandler(charm, unit, id);
  return explanation && describeExplanation(explanation);
};

test('a handler that is held back names each flag in the way, who changes it and since when it is so', () => {
  expect(sentences('app/held')).toBe(
    [
      'app/held does not run on app/0:',
      'when: not set: app.open',
      '  app.open: set by app/opens or the action open (It is open.); cleared by app/closes in start at T1',
      'whenNot: set: app.news',
      '  app.news: must be cleared first; set by app/announces in install at T2',
      'whenAny: none is set of: lonely',
      '  lonely: no handler, trigger or rule names it where it is set',
      'whenNotAll: all are set of: app.news',
      '  app.news: must be cleared first; set by app/announces in install at T2',
    ].join('\n'),
  );
});

test('a handler that waits for its hooks, one of no hook and one that is ready are explained', () => {
  expect(sentences('app/waits')).toBe(
    'app/waits waits for its hook on app/0:\nit runs only in install or start\nits conditions hold',
  );
  expect(sentences('app/nowhere')).toContain(
    'app/nowhere does not run on app/0:\nit runs in hooks of endpoints that the charm does not have\nwhen: not set: app.open\n',
  );
  expect(sentences('app/reads')).toBe('app/reads is ready to run on app/0:\nits conditions hold');
});

test('a program decides by itself, whatever its flags', () => {
  expect(sentences('app/program')).toBe(
    'app/program is a program: only its own test decides when it runs',
  );
});

test('inputs count only for a handler that has some, once they were noted', () => {
  const remembering = explainHandlers(charm, unit).filter((each) => each.remembersInputs);
  expect(remembering.map((each) => each.handler)).toEqual(['app/held']);
});

test('all handlers are explained in their order, and an unknown one is not', () => {
  expect(explainHandlers(charm, unit).map((each) => each.handler)).toEqual(
    charm.handlers.map(({ id }) => id),
  );
  expect(explainHandler(charm, unit, 'app/none')).toBeUndefined();
});

test('names are listed with commas and an or', () => {
  expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(listOf)).toEqual([
    '',
    'a',
    'a or b',
    'a, b or c',
  ]);
});
