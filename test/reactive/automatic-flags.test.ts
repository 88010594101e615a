import { describe, expect, test } from 'vitest';
import {
  configFlags,
  steadyConfigFlags,
  type ConfigMemory,
} from '../../src/reactive/automatic/config-flags.ts';
import {
  endpointFlags,
  goneEndpointFlags,
  type EndpointMemory,
  type RelationReading,
} from '../../src/reactive/automatic/endpoint-flags.ts';
import { applyPlans, clearPassing } from '../../src/reactive/automatic/flag-plan.ts';
import { lifecycleFlags } from '../../src/reactive/automatic/lifecycle-flags.ts';
import { Flags } from '../../src/reactive/flags.ts';
import { compileTriggers, noTriggers } from '../../src/reactive/triggers.ts';

const hash = (text: string): string => `#${text}`;

describe('config', () => {
  const defaults = { port: 80, debug: false, name: null };

  function read(
    values: Record<string, string | number | boolean>,
    memory?: ConfigMemory,
  ): { on: readonly string[]; memory: ConfigMemory } {
    const { plan, memory: after } = configFlags({ defaults, values, memory, hash });
    return { on: plan.on, memory: after };
  }

  test('in the first hook every option counts as changed', () => {
    expect(read({ port: 80, debug: false }).on).toEqual([
      'config.changed',
      'config.changed.debug',
      'config.changed.name',
      'config.changed.port',
      'config.default.debug',
      'config.default.name',
      'config.set.port',
      'config.default.port',
    ]);
  });

  test('later only what differs from the last committed hook', () => {
    const { memory } = read({ port: 80, debug: false });
    expect(read({ port: 8080, debug: false }, memory).on).toEqual([
      'config.changed',
      'config.changed.port',
      'config.default.debug',
      'config.default.name',
      'config.set.port',
    ]);
  });

  test('an option that came or went has changed', () => {
    const { memory } = read({ port: 80 });
    expect(read({ port: 80, name: 'x' }, memory).on).toContain('config.changed.name');
    expect(read({}, memory).on).toContain('config.changed.port');
  });

  test.each<[string | number | boolean, boolean]>([
    ['', false],
    [0, false],
    [false, false],
    ['0', true],
    [1, true],
    [true, true],
  ])('a value of %j is set: %j', (value, set) => {
    expect(read({ name: value }).on.includes('config.set.name')).toBe(set);
  });

  test('an action sees no changes, so that no hook misses one', () => {
    expect(steadyConfigFlags({ defaults, values: { port: 80 } }).on).toEqual([
      'config.default.name',
      'config.set.port',
      'config.default.port',
    ]);
  });

  test('values are remembered as digests', () => {
    const { memory } = configFlags({
      defaults: {},
      values: { password: 'hunter2' },
      memory: undefined,
      hash: () => 'digest',
    });
    expect(memory).toEqual({ password: 'digest' });
  });
});

describe('an endpoint', () => {
  function relation(units: Record<string, Record<string, string> | undefined>): RelationReading {
    const bags = Object.entries(units).filter(
      (entry): entry is [string, Record<string, string>] => entry[1] !== undefined,
    );
    return {
      id: 'db:1',
      units: Object.keys(units).filter((name) => name.includes('/')),
      bags: Object.fromEntries(bags),
    };
  }

  function read(
    relations: readonly RelationReading[],
    memory: EndpointMemory = {},
    step: Parameters<typeof endpointFlags>[0]['step'] = 'changed',
  ): { on: string[]; memory: EndpointMemory; passing: readonly string[] } {
    const result = endpointFlags({ endpoint: 'db', relations, step, memory, hash });
    const on = result.plan.on.map((flag) => flag.replace('endpoint.db.', ''));
    return { on, memory: result.memory, passing: result.plan.passing };
  }

  test('is related before a unit is there, and joined from then on', () => {
    expect(read([relation({})], {}, 'created').on).toEqual(['related']);
    expect(read([relation({ 'pg/0': {} })], {}, 'joined').on).toEqual(['related', 'joined']);
  });

  test('a key that came, changed or went raises changed', () => {
    const first = read([relation({ 'pg/0': { host: 'a', port: '1' } })]);
    expect(first.on).toEqual(['related', 'joined', 'changed', 'changed.host', 'changed.port']);
    const second = read([relation({ 'pg/0': { host: 'b', port: '1' } })], first.memory);
    expect(second.on).toEqual(['related', 'joined', 'changed', 'changed.host']);
    const third = read([relation({ 'pg/0': { host: 'b' } })], second.memory);
    expect(third.on).toEqual(['related', 'joined', 'changed', 'changed.port']);
    expect(read([relation({ 'pg/0': { host: 'b' } })], third.memory).on).toEqual([
      'related',
      'joined',
    ]);
  });

  test('the application’s bag raises changed as well', () => {
    const first = read([relation({ 'pg/0': undefined, pg: { endpoints: 'x' } })]);
    expect(first.on).toContain('changed.endpoints');
    expect(read([relation({ 'pg/0': undefined })], first.memory).on).not.toContain('changed');
    expect(read([relation({ 'pg/0': undefined, pg: {} })], first.memory).on).toContain(
      'changed.endpoints',
    );
  });

  test('a key that can not be part of a flag raises only changed', () => {
    const { on } = read([relation({ 'pg/0': { 'a b': '1', '': '2' } })]);
    expect(on).toEqual(['related', 'joined', 'changed']);
  });

  test('a bag that was not read is taken to be as it was', () => {
    const { memory } = read([relation({ 'pg/0': { host: 'a' } })]);
    const later = read([relation({ 'pg/0': undefined, 'pg/1': { host: 'b' } })], memory);
    expect(later.memory).toEqual({
      'db:1': { 'pg/0': { host: '#bag pg/0 host a' }, 'pg/1': { host: '#bag pg/1 host b' } },
    });
  });

  test('a unit that leaves raises departed, not changed, and is forgotten', () => {
    const { memory } = read([relation({ 'pg/0': { host: 'a' } })]);
    const left = read([relation({})], memory, 'departed');
    expect(left.on).toEqual(['related', 'departed']);
    expect(left.memory).toEqual({ 'db:1': {} });
  });

  test('a broken relation leaves nothing but the word of it', () => {
    const { memory } = read([relation({ 'pg/0': { host: 'a' } })]);
    expect(read([], memory, 'broken')).toMatchObject({ on: ['broken'], memory: {} });
  });

  test('what tells of a change lasts for one hook', () => {
    expect(read([relation({ 'pg/0': { host: 'a' } })], {}, 'departed').passing).toEqual([
      'endpoint.db.changed',
      'endpoint.db.changed.host',
      'endpoint.db.departed',
    ]);
  });

  test('flags of an endpoint that an upgrade removed go, those of a layer stay', () => {
    const kept = ['endpoint.db.joined', 'endpoint.old.custom', 'config.set.x'];
    const flags = new Flags(['endpoint.old.joined', 'endpoint.old.changed.a', ...kept], noTriggers);
    applyPlans(flags, [goneEndpointFlags(['db'])]);
    expect(flags.all()).toEqual(kept.toSorted());
  });
});

describe('the unit’s life', () => {
  function live(...hooks: string[]): string[][] {
    const flags = new Flags([], noTriggers);
    return hooks.map((hook, number) => {
      const plan = lifecycleFlags({ hook, first: number === 0, had: (flag) => flags.has(flag) });
      applyPlans(flags, [plan]);
      const during = [...flags.all()];
      clearPassing(flags, [plan]);
      return during;
    });
  }

  test('runs from the first hook over upgrades and reboots to the end', () => {
    expect(live('install', 'start', 'update-status', 'start', 'upgrade-charm', 'stop')).toEqual([
      ['charm.first-run'],
      ['charm.started'],
      ['charm.started'],
      ['charm.rebooted', 'charm.started'],
      ['charm.started', 'charm.upgraded'],
      ['charm.stopping'],
    ]);
  });

  test('a series upgrade is in progress until its post hook', () => {
    expect(live('install', 'pre-series-upgrade', 'config-changed', 'post-series-upgrade')).toEqual([
      ['charm.first-run'],
      ['upgrade.series.in-progress'],
      ['upgrade.series.in-progress'],
      [],
    ]);
  });
});

test('automatic flags fire triggers only when they really change', () => {
  const flags = new Flags(
    ['config.set.a'],
    compileTriggers([{ when: 'config.set.a', set: ['x'] }]),
  );
  const plan = {
    owns: (flag: string) => flag.startsWith('config.'),
    on: ['config.set.a'],
    passing: [],
  };
  applyPlans(flags, [plan]);
  expect(flags.has('x')).toBe(false);
});
