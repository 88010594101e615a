import { describe, expect, test } from 'vitest';
import type { Json } from '../../../src/base/json.ts';
import { charm, dispatch } from '../support/charm-under-test.ts';
import { UnitAgent } from '../support/unit-agent.ts';

const definition = charm(({ when }) => {
  when('config.set.port')
    .inputs((unit) => ({ port: unit.config.port ?? null }))
    .inputs(async (unit) => (await unit.state.get('extra')) ?? null)
    .do('serve', (unit) => {
      if (unit.config.fail === true) throw new Error('no');
    });
});

async function ranIn(agent: UnitAgent, hook?: string, of = definition): Promise<readonly string[]> {
  const outcome = await dispatch(agent, of, hook);
  return outcome.kind === 'committed' ? outcome.ran : [outcome.kind];
}

test('a handler with inputs runs once for the same inputs, whatever the hook', async () => {
  const agent = new UnitAgent({ config: { port: 80 } });
  expect(await ranIn(agent, 'install')).toEqual(['charm/serve']);
  expect(await ranIn(agent, 'config-changed')).toEqual([]);
  expect(await ranIn(agent)).toEqual([]);
});

test('it runs again when one of its inputs changes', async () => {
  const agent = new UnitAgent({ config: { port: 80 } });
  await ranIn(agent);
  agent.model.config.port = 81;
  expect(await ranIn(agent)).toEqual(['charm/serve']);
  agent.model.state['kv.extra'] = '"x"';
  expect(await ranIn(agent)).toEqual(['charm/serve']);
});

test('it does not run while its predicates do not hold, changed inputs or not', async () => {
  const agent = new UnitAgent({ config: { port: 0 } });
  expect(await ranIn(agent)).toEqual([]);
});

test('a failure does not count: it runs again with the same inputs', async () => {
  const agent = new UnitAgent({ config: { port: 80, fail: true } });
  expect(await ranIn(agent)).toEqual(['failed']);
  agent.model.config.fail = false;
  expect(await ranIn(agent)).toEqual(['charm/serve']);
});

test('a success in a hook that then failed does not count either', async () => {
  const agent = new UnitAgent({ config: { port: 80, fail: true } });
  const two = charm(({ when }) => {
    when()
      .inputs((unit) => unit.config.port ?? null)
      .do('serve', () => undefined);
    when().do('then', (unit) => {
      if (unit.config.fail === true) throw new Error('no');
    });
  });
  expect(await dispatch(agent, two)).toMatchObject({ kind: 'failed' });
  agent.model.config.fail = false;
  expect(await dispatch(agent, two)).toMatchObject({ ran: ['charm/serve', 'charm/then'] });
});

test('the order of keys in an input does not matter', async () => {
  const agent = new UnitAgent();
  let keys = ['a', 'b'];
  const definition = charm(({ when }) => {
    when()
      .inputs(() => Object.fromEntries(keys.map((key) => [key, { [key]: key }])))
      .do('x', () => undefined);
  });
  await dispatch(agent, definition);
  keys = keys.toReversed();
  expect(await dispatch(agent, definition)).toMatchObject({ ran: [] });
});

test('in one hook a handler runs again when a flag brings it back with other inputs only', async () => {
  const agent = new UnitAgent();
  const definition = charm(({ when, whenNot }) => {
    when('a')
      .inputs(async (unit) => (await unit.state.get('n')) ?? null)
      .do('depends on n', () => undefined);
    whenNot('c').do('first', (unit) => unit.flags.set('c'));
    when('c')
      .whenNot('a')
      .do('second', (unit) => unit.flags.set('a'));
    when('a', 'c')
      .whenNot('d')
      .do('blink', async (unit) => {
        await unit.state.set('n', 1);
        unit.flags.clear('a');
        unit.flags.set('a');
        unit.flags.set('d');
      });
    when('d')
      .whenNot('e')
      .do('blink again', (unit) => {
        unit.flags.clear('a');
        unit.flags.set('a');
        unit.flags.set('e');
      });
  });
  expect(await dispatch(agent, definition)).toMatchObject({
    ran: [
      'charm/first',
      'charm/second',
      'charm/depends on n',
      'charm/blink',
      'charm/depends on n',
      'charm/blink again',
    ],
  });
});

describe('inputs that are no plain JSON', () => {
  const of = (read: () => unknown) =>
    charm(({ when }) => {
      when()
        // What a charm without types may return.
        .inputs(() => read() as Json)
        .do('x', () => undefined);
    });

  test.each<[string, unknown, string]>([
    ['a Map', { ports: new Map([['a', 1]]) }, '0.ports is a Map'],
    ['a Set', [new Set(['a'])], '0.0 is a Set'],
    ['a RegExp', /a/, '0 is a RegExp'],
    ['search parameters', new URLSearchParams('a=b'), '0 is a URLSearchParams'],
    ['bytes', new Uint8Array([1]), '0 is a Uint8Array'],
    ['a promise in a list', [Promise.resolve(1)], '0.0 is a Promise'],
    ['an error', { cause: new Error('a') }, '0.cause is a Error'],
    ['a bigint', 1n, '0 is a bigint'],
    ['a function', () => 1, '0 is a function'],
    ['a symbol', Symbol('a'), '0 is a symbol'],
    ['NaN', NaN, '0 is NaN'],
    ['infinity', -Infinity, '0 is -Infinity'],
  ])('%s is refused with its place', async (_, value, place) => {
    expect(
      await dispatch(
        new UnitAgent(),
        of(() => value),
      ),
    ).toMatchObject({
      error: { code: 'JSON_INVALID', message: expect.stringContaining(place) as string },
    });
  });

  test('is named by its place among the inputs of its handler', async () => {
    const definition = charm(({ when }) => {
      when()
        .inputs(() => 1)
        .inputs(() => NaN)
        .do('x', () => undefined);
    });
    expect(await dispatch(new UnitAgent(), definition)).toMatchObject({
      error: { message: expect.stringContaining('1 is NaN') as string },
    });
  });

  test('what contains itself is refused', async () => {
    const round: Record<string, unknown> = {};
    round.self = round;
    expect(
      await dispatch(
        new UnitAgent(),
        of(() => round),
      ),
    ).toMatchObject({
      error: { code: 'JSON_INVALID' },
    });
  });

  test.each<[string, (n: number) => unknown]>([
    ['a date', (n) => new Date(n)],
    ['a URL', (n) => new URL(`http://h/${n}`)],
    ['a buffer', (n) => Buffer.from([n])],
    ['an object without a prototype', (n) => Object.assign(Object.create(null) as object, { n })],
  ])('%s counts as changed when it does', async (_, make) => {
    const agent = new UnitAgent();
    let n = 1;
    const definition = of(() => make(n));
    expect(await ranIn(agent, undefined, definition)).toEqual(['charm/x']);
    expect(await ranIn(agent, undefined, definition)).toEqual([]);
    n = 2;
    expect(await ranIn(agent, undefined, definition)).toEqual(['charm/x']);
  });
});
