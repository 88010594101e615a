/** The flags that the framework keeps: whose they are, and when each is set. */
import { describe, expect, test } from 'vitest';
import { configFlags, steadyConfigFlags } from '../../src/reactive/automatic/config-flags.ts';
import {
  endpointFlags,
  goneEndpointFlags,
  type EndpointMemory,
  type RelationReading,
} from '../../src/reactive/automatic/endpoint-flags.ts';
import { applyPlans, clearPassing } from '../../src/reactive/automatic/flag-plan.ts';
import { leadershipFlags } from '../../src/reactive/automatic/leadership-flags.ts';
import {
  lifecycleFlagNames,
  lifecycleFlags,
} from '../../src/reactive/automatic/lifecycle-flags.ts';
import { describeChange } from '../../src/reactive/flag-change.ts';
import { Flags } from '../../src/reactive/flags.ts';
import { noTriggers } from '../../src/reactive/triggers.ts';

type List = readonly string[];

const hash = (text: string): string => `#${text}`;
const config = { defaults: {}, values: {}, memory: undefined, hash };
const endpoint = { endpoint: 'db', relations: [], step: undefined, memory: {}, hash };

const flags = [
  ...['config.changed', 'config.changed.a', 'config.set.a', 'config.default.a'],
  ...['config.other.a', 'my.config.set.a', 'config.changedx', 'config'],
  ...['charm.started', 'charm.other', 'upgrade.series.in-progress'],
  ...['leadership.is_leader', 'leadership.set.a', 'leadership.changed', 'my.leadership.set.a'],
  ...['endpoint.db.related', 'endpoint.db.joined', 'endpoint.db.departed', 'endpoint.db.broken'],
  ...['endpoint.db.changed', 'endpoint.db.changed.a.b', 'endpoint.db.changedx'],
  ...['endpoint.db.related.x', 'endpoint.db.custom', 'my.endpoint.db.joined'],
  ...['endpoint.a.b.joined', 'endpoint.web.joined', 'endpoint..joined'],
];

test.each([
  [
    'config',
    configFlags(config).plan,
    ['config.changed', 'config.changed.a', 'config.set.a', 'config.default.a'],
  ],
  [
    'config in an action',
    steadyConfigFlags(config),
    ['config.changed', 'config.changed.a', 'config.set.a', 'config.default.a'],
  ],
  [
    'the unit’s life',
    lifecycleFlags({ hook: 'install', first: false, had: () => false }),
    ['charm.started', 'upgrade.series.in-progress'],
  ],
  [
    'leadership',
    leadershipFlags({ leads: true, settings: [] }),
    ['leadership.is_leader', 'leadership.set.a'],
  ],
  [
    'an endpoint',
    endpointFlags(endpoint).plan,
    [
      ...['endpoint.db.related', 'endpoint.db.joined', 'endpoint.db.departed'],
      ...['endpoint.db.broken', 'endpoint.db.changed', 'endpoint.db.changed.a.b'],
    ],
  ],
  ['endpoints that are gone', goneEndpointFlags(['db']), ['endpoint.web.joined']],
])('the plan of %s keeps its own flags only', (_, plan, own) => {
  expect(flags.filter((flag) => plan.owns(flag))).toEqual(own);
});

describe('plans', () => {
  const plan = (prefix: string, on: readonly string[], passing: readonly string[] = []) => ({
    owns: (flag: string) => flag.startsWith(prefix),
    on,
    passing,
  });

  test('first clear what goes, sorted, then set what comes, plan by plan', () => {
    const now = new Flags(['b.2', 'a.2', 'a.1', 'a.0', 'free'], noTriggers);
    applyPlans(now, [plan('a.', ['a.3', 'a.1']), plan('b.', ['b.1'])]);
    expect(now.log.map(describeChange)).toEqual([
      ...['clear a.0', 'clear a.2', 'clear b.2'],
      ...['set a.3', 'set b.1'],
    ]);
  });

  test('leave a flag to the first plan that keeps it', () => {
    const now = new Flags(['a.1'], noTriggers);
    applyPlans(now, [plan('a.', ['a.1']), plan('a.', [])]);
    expect(now.log).toEqual([]);
  });

  test('end with what was planned for the hook, then with what was announced in it', () => {
    const now = new Flags(['a.1', 'b.1', 'stays'], noTriggers);
    now.announce('news');
    clearPassing(now, [plan('b.', [], ['b.1']), plan('a.', [], ['a.1'])]);
    expect(now.log.slice(1).map(describeChange)).toEqual(['clear b.1', 'clear a.1', 'clear news']);
  });
});

describe('config', () => {
  test('has the options of both the charm and the values, sorted', () => {
    const { plan, memory } = configFlags({
      ...config,
      defaults: { z: 1, b: null },
      values: { c: 'x', a: undefined, z: 1 },
    });
    expect(plan).toMatchObject({
      passing: [
        ...['config.changed', 'config.changed.a', 'config.changed.b'],
        ...['config.changed.c', 'config.changed.z'],
      ],
    });
    expect(plan.on.slice(plan.passing.length)).toEqual([
      ...['config.default.a', 'config.default.b', 'config.set.c'],
      ...['config.set.z', 'config.default.z'],
    ]);
    expect(memory).toEqual({ c: '#config c "x"', z: '#config z 1' });
  });

  test('has no news when nothing differs', () => {
    const values = { a: true };
    const { memory } = configFlags({ ...config, values });
    expect(configFlags({ ...config, values, memory }).plan).toMatchObject({
      on: ['config.set.a'],
      passing: [],
    });
  });

  test('has in an action its options sorted, and no news', () => {
    const plan = steadyConfigFlags({ defaults: { b: 1, a: '' }, values: { b: 2, a: '' } });
    expect(plan).toMatchObject({ on: ['config.default.a', 'config.set.b'], passing: [] });
  });
});

describe('leadership', () => {
  test('has a flag of its own, and one for each key that can be part of a flag', () => {
    const settings = [
      { b: '1', 'not a key': '2' },
      { a: '1', b: '3' },
    ];
    expect(leadershipFlags({ leads: true, settings })).toMatchObject({
      on: ['leadership.is_leader', 'leadership.set.a', 'leadership.set.b'],
      passing: [],
    });
    expect(leadershipFlags({ leads: false, settings: [] })).toMatchObject({ on: [], passing: [] });
  });
});

describe('the unit’s life', () => {
  const on = (hook: string, had: readonly string[] = [], first = false) =>
    lifecycleFlags({ hook, first, had: (flag) => had.includes(flag) });
  const started = ['charm.started'];
  const series = ['upgrade.series.in-progress'];

  const cases: readonly [string, List, List, List?][] = [
    ['install', [], []],
    ['start', [], started],
    ['start', started, ['charm.started', 'charm.rebooted'], ['charm.rebooted']],
    ['start', ['charm.stopping'], started],
    ['config-changed', started, started],
    ['config-changed', ['charm.stopping'], ['charm.stopping']],
    ['config-changed', series, series],
    ['upgrade-charm', [], ['charm.upgraded'], ['charm.upgraded']],
    ['stop', started, ['charm.stopping']],
    ['pre-series-upgrade', [], series],
    ['post-series-upgrade', series, []],
    ['post-series-upgrade', [], []],
  ];
  test.each(cases.map(([hook, had, flagsOn, passing = []]) => ({ hook, had, flagsOn, passing })))(
    'in $hook after $had has $flagsOn',
    ({ hook, had, flagsOn, passing }) => {
      expect(on(hook, had)).toMatchObject({ on: flagsOn, passing });
    },
  );

  test('begins with the first hook', () => {
    expect(on('start', [], true)).toMatchObject({
      on: ['charm.started', 'charm.first-run'],
      passing: ['charm.first-run'],
    });
  });

  test('has six flags', () => {
    expect([...lifecycleFlagNames].sort()).toEqual([
      ...['charm.first-run', 'charm.rebooted', 'charm.started', 'charm.stopping'],
      ...['charm.upgraded', 'upgrade.series.in-progress'],
    ]);
  });
});

describe('an endpoint', () => {
  const read = (
    relations: readonly RelationReading[],
    memory: EndpointMemory = {},
    step?: 'joined' | 'departed' | 'broken',
  ) => endpointFlags({ endpoint: 'db', relations, step, memory, hash });
  const relation = (
    id: string,
    units: readonly string[],
    bags: RelationReading['bags'] = {},
  ): RelationReading => ({ id, units, bags });

  test('is joined when one of its relations has a unit', () => {
    const { plan } = read([relation('db:1', []), relation('db:2', ['pg/0'])]);
    expect(plan.on).toEqual(['endpoint.db.related', 'endpoint.db.joined']);
    expect(read([]).plan).toMatchObject({ on: [], passing: [] });
  });

  test('remembers the bags of each relation, owners and keys sorted', () => {
    const bags = { 'pg/1': { b: '1', a: '' }, 'pg/0': {}, pg: { z: '1' } };
    const { plan, memory } = read(
      [relation('db:1', ['pg/0', 'pg/1'], bags), relation('db:2', ['my/0'])],
      { 'db:2': { 'my/0': { x: '#old' } }, 'db:9': { 'gone/0': { y: '#old' } } },
    );
    expect(JSON.stringify(memory)).toBe(
      JSON.stringify({
        'db:1': {
          pg: { z: '#bag pg z 1' },
          'pg/0': {},
          'pg/1': { a: '#bag pg/1 a ', b: '#bag pg/1 b 1' },
        },
        'db:2': { 'my/0': { x: '#old' } },
      }),
    );
    expect(plan.passing).toEqual([
      ...['endpoint.db.changed', 'endpoint.db.changed.a', 'endpoint.db.changed.b'],
      'endpoint.db.changed.z',
    ]);
  });

  test('keeps what it knows of an application that has no units, and forgets a unit that left', () => {
    const memory = { 'db:1': { pg: { a: '#1' }, 'pg/0': { b: '#2' } } };
    const after = read([relation('db:1', [])], memory, 'departed');
    expect(after.memory).toEqual({ 'db:1': { pg: { a: '#1' } } });
    expect(after.plan.on).toEqual(['endpoint.db.related', 'endpoint.db.departed']);
  });

  test('a bag that is read in one relation is no change in another', () => {
    const bag = { host: 'a' };
    const { memory } = read([relation('db:1', ['pg/0'], { 'pg/0': bag })]);
    expect(memory).toEqual({ 'db:1': { 'pg/0': { host: '#bag pg/0 host a' } } });
    const again = read([relation('db:1', ['pg/0'], { 'pg/0': bag })], memory, 'joined');
    expect(again.plan.passing).toEqual([]);
    const other = read([relation('db:2', ['pg/0'], { 'pg/0': bag })], memory, 'joined');
    expect(other.plan.passing).toEqual(['endpoint.db.changed', 'endpoint.db.changed.host']);
  });

  test('is gone when the charm no longer has it', () => {
    const plan = goneEndpointFlags(['db', 'web']);
    expect(plan).toMatchObject({ on: [], passing: [] });
    expect(plan.owns('endpoint.web.joined')).toBe(false);
    expect(plan.owns('endpoint.old.joined')).toBe(true);
    expect(plan.owns('other')).toBe(false);
  });
});
