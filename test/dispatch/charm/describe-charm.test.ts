import { expect, test } from 'vitest';
import { describeCharm, type DescribedCharm } from '../../../src/dispatch/charm/describe-charm.ts';
import type { CharmDefinition } from '../../../src/dispatch/charm/charm-definition.ts';
import { lifecycleFlagNames } from '../../../src/reactive/automatic/lifecycle-flags.ts';
import { prepareCharm } from '../../../src/dispatch/charm/prepare-charm.ts';
import { charm } from '../support/charm-under-test.ts';

const definition = charm(
  ({ when, whenNot, hook, trigger, action }) => {
    hook('install', 'start')
      .inputs((unit) => unit.config.port ?? null)
      .do('sets up', (unit) => unit.flags.set('up'));
    whenNot('up', 'config.set.port').do('waits', () => undefined);
    when('endpoint.db.joined', 'endpoint.none.joined', 'config.set.none').do(
      'joins',
      () => undefined,
    );
    trigger({ when: 'up', set: ['lit'] });
    trigger({ whenNot: 'leadership.is_leader', clear: ['lit'] });
    action('backup').do(() => ({ path: 'here' }));
  },
  {
    metadata: {
      name: 'hello',
      requires: { db: { interface: 'pgsql' } },
      // Of the other side of this interface the framework keeps other flags.
      provides: { copy: { interface: 'pgsql' } },
    },
    config: { options: { port: { type: 'int', default: 80 } } },
    declaredFlags: { charm: { up: 'It is up.' } },
  },
);

function described(asked: readonly string[] = []): DescribedCharm {
  const answer = describeCharm(definition, asked);
  if (answer.kind !== 'described') throw new Error(answer.message);
  return answer;
}

test('handlers are described with their hooks, inputs and the text of their functions', () => {
  const { handlers } = described();
  expect(handlers.map(({ id, layer, hooks, inputs }) => ({ id, layer, hooks, inputs }))).toEqual([
    { id: 'charm/sets up', layer: 'charm', hooks: ['install', 'start'], inputs: 1 },
    { id: 'charm/waits', layer: 'charm', hooks: undefined, inputs: 0 },
    { id: 'charm/joins', layer: 'charm', hooks: undefined, inputs: 0 },
  ]);
  expect(handlers[0]?.code).toMatch(/unit\.config\.port[^\n]*\n.*unit\.flags\.set\(['"]up['"]\)/);
  expect('hooks' in (handlers[1] ?? {})).toBe(false);
  expect('open' in (handlers[0] ?? {})).toBe(false);
});

test('actions, triggers, endpoints and declared flags are part of it', () => {
  const { actions, triggers, endpoints, declared } = described();
  expect(actions).toEqual([
    { name: 'backup', layer: 'charm', code: expect.stringContaining('here') as string },
  ]);
  expect(triggers).toMatchObject([
    { when: 'up', set: ['lit'] },
    { whenNot: 'leadership.is_leader', clear: ['lit'] },
  ]);
  expect(endpoints).toContainEqual({
    ...{ name: 'db', role: 'requires', interface: 'pgsql', scope: 'global' },
  });
  expect(declared).toEqual({ charm: { up: 'It is up.' } });
});

test('of the flags that are named or asked about those of the framework are listed', () => {
  expect(described().automatic).toEqual([
    'config.set.port',
    'endpoint.db.joined',
    'leadership.is_leader',
  ]);
  const asked = [
    'config.changed',
    'config.default.port',
    'config.changed.none',
    'charm.none',
    'mine',
  ];
  expect(described([...asked, 'db.master.available']).automatic).toEqual([
    'config.changed',
    'config.default.port',
    'config.set.port',
    'db.master.available',
    'endpoint.db.joined',
    'leadership.is_leader',
  ]);
});

test('so are those that only triggers name, on either side', () => {
  const triggered = charm(({ trigger }) => {
    trigger({ when: 'charm.started', set: ['a'] });
    trigger({ whenNot: 'charm.stopping', set: ['b'] });
  });
  expect(describeCharm(triggered, [])).toMatchObject({
    automatic: ['charm.started', 'charm.stopping'],
  });
});

test('all flags that the framework keeps are listed', () => {
  const { kept } = described();
  expect(kept).toEqual(
    expect.arrayContaining([
      ...lifecycleFlagNames,
      'db.master.available',
      'leadership.is_leader',
      'leadership.set.*',
      'config.changed',
      'config.changed.port',
      'config.set.port',
      'config.default.port',
      ...['related', 'joined', 'departed', 'broken', 'changed', 'changed.*'].map(
        (step) => `endpoint.db.${step}`,
      ),
    ]),
  );
  expect(new Set(kept).size).toBe(kept.length);
  expect(kept.filter((flag) => flag.startsWith('copy.'))).toEqual(['copy.connected']);
  expect(kept.filter((flag) => flag === '' || flag.includes('undefined'))).toEqual([]);
});

test('a program is described without code, and decides whether it runs', () => {
  const open = [{ name: 'setup', decide: async () => undefined }];
  const programs = { ...definition, layers: [{ name: 'base', handlers: [], open }] };
  const answer = describeCharm(programs, ['charm.started', 'db.master.available', 'mine']);
  expect(answer).toMatchObject({ kind: 'described', actions: [], triggers: [] });
  expect(answer.kind === 'described' && answer.handlers).toStrictEqual([
    { id: 'base/setup', layer: 'base', predicates: [], inputs: 0, open: true, code: '' },
  ]);
  expect(answer).toMatchObject({ automatic: ['charm.started', 'db.master.available'] });
  expect(prepareCharm(programs).hasPrograms).toBe(true);
});

test('what goes wrong in describing is no refusal of the charm', () => {
  const broken = new RangeError('no');
  const odd: CharmDefinition = {
    ...definition,
    get layers(): never {
      throw broken;
    },
  };
  expect(() => describeCharm(odd, [])).toThrow(broken);
});

test('layers that can not be composed are refused with their code', () => {
  const twice = charm(({ when }) => {
    when('a').do('same', () => undefined);
    when('b').do('same', () => undefined);
  });
  expect(describeCharm(twice, [])).toMatchObject({
    kind: 'refused',
    code: expect.stringMatching(/^[A-Z_]+$/) as string,
    message: expect.stringContaining('same') as string,
  });
});

test('what a charm names in handlers and triggers is what its hooks look at', () => {
  const { conditionFlags: named, ids, layers, hasPrograms } = prepareCharm(definition);
  expect(named).toEqual([
    'up',
    'config.set.port',
    'endpoint.db.joined',
    'endpoint.none.joined',
    'config.set.none',
    'up',
    'leadership.is_leader',
  ]);
  expect([...ids]).toEqual(['charm/sets up', 'charm/waits', 'charm/joins']);
  expect(layers).toEqual(['charm']);
  expect(hasPrograms).toBe(false);
});
