/** What an author misses who comes from charms.reactive. */
import { describe, expect, test } from 'vitest';
import { fileDigests, jsonBag, layer, type Json, type Unit } from '../../../src/index.ts';
import { charmDefinition, change, on, run, state } from '../../../src/testing/index.ts';
import { charm, dispatch } from '../support/charm-under-test.ts';
import { UnitAgent } from '../support/unit-agent.ts';

describe('a trigger', () => {
  test('calls a function of its layer once the flags have followed, in the order of the triggers', async () => {
    const said: string[] = [];
    const definition = charm(({ when, trigger }) => {
      trigger({
        when: 'a',
        set: ['b'],
        call: (unit) => {
          said.push(`a set, b is ${String(unit.flags.has('b'))}`);
          unit.status.active('well');
        },
      });
      trigger({ when: 'b', call: () => void said.push('b set') });
      trigger({ whenNot: 'a', call: () => void said.push('a cleared') });
      when().do('change', (unit) => {
        unit.flags.set('a');
        unit.flags.set('a');
        said.push('goes on');
        unit.flags.clear('a');
      });
    });
    const agent = new UnitAgent();
    expect(await dispatch(agent, definition)).toMatchObject({ kind: 'committed' });
    expect(said).toEqual(['a set, b is true', 'b set', 'goes on', 'a cleared']);
    expect(agent.argumentsOf('status-set')).toEqual([['--', 'active', 'well']]);
  });

  test('may not be waited for, and the hook fails of that and not of what it rejects with', async () => {
    // What a charm without types may call.
    const call: (unit: Unit) => unknown = () => Promise.reject(new Error('later'));
    const definition = charm(({ when, trigger }) => {
      trigger({ when: 'a', call });
      when().do('set', (unit) => unit.flags.set('a'));
    });
    const asked = 'what the trigger on "a" of layer charm calls';
    expect(await dispatch(new UnitAgent(), definition)).toMatchObject({
      error: {
        message: `handler charm/set: ${asked} is async; expected a function that ends at once`,
      },
    });
  });

  test.each<[string, (unit: Unit) => unknown, string]>([
    ['is async', async () => undefined, 'TRIGGER_INVALID'],
    [
      'throws',
      () => {
        throw new Error('no');
      },
      'HANDLER_FAILED',
    ],
    [
      'brings itself about',
      (unit) => {
        unit.flags.clear('a');
        unit.flags.set('a');
      },
      'TRIGGER_CYCLE',
    ],
  ])('fails the hook when what it calls %s', async (_, call, code) => {
    const definition = charm(({ when, trigger }) => {
      // What a charm without types may call.
      trigger({ when: 'a', call });
      when().do('set', (unit) => unit.flags.set('a'));
    });
    expect(await dispatch(new UnitAgent(), definition)).toMatchObject({
      kind: 'failed',
      error: { code },
    });
  });
});

test('leadership.set.* follows the application’s bags of the peer relations, on each unit', async () => {
  const definition = charm(
    ({ when }) => {
      when('leadership.set.password').do('use it', () => undefined);
    },
    { metadata: { name: 'hello', peers: { cluster: { interface: 'c' } } } },
  );
  const cluster = { id: 0, endpoint: 'cluster', role: 'peers', application: 'hello' } as const;
  const agent = new UnitAgent({
    relations: [{ ...cluster, ownApplicationBag: { password: 'x' } }],
  });
  expect(await dispatch(agent, definition)).toMatchObject({ ran: ['charm/use it'] });
  agent.model.relations[0] = { ...cluster, ownApplicationBag: { 'a b': 'no flag' } };
  expect(await dispatch(agent, definition)).toMatchObject({ ran: [], flags: [] });
});

test('a unit that goes can be read in its departed hook, and in no other', async () => {
  const seen: Json[] = [];
  const departing = charmDefinition({
    name: 'departing',
    metadata: { requires: { db: { interface: 'x' } } },
    layers: {
      departing: layer(({ when }) => {
        when().do('look', async (unit) => {
          for (const relation of await unit.endpoint('db').relations()) {
            const bag = await relation.departing?.received();
            seen.push([relation.departing?.name ?? '', bag?.address ?? '', relation.units.length]);
          }
        });
      }),
    },
  });
  const units = { 'pg/0': { address: '10.0.0.1' }, 'pg/1': { address: '10.0.0.2' } };
  const before = state({ relations: [{ endpoint: 'db', application: 'pg', units }] });
  await run(departing, on.relationDeparted('db', { unit: 'pg/1' }), before);
  await run(departing, on.relationChanged('db'), before);
  expect(seen).toEqual([
    ['pg/1', '10.0.0.2', 1],
    ['', '', 2],
  ]);
});

test('a handler runs when a file that it watches came, changed or went, by whomever', async () => {
  const watching = charmDefinition({
    name: 'watching',
    layers: {
      watching: layer(({ when }) => {
        when()
          .inputs(fileDigests('/etc/app.conf', (unit: Unit) => `/etc/${unit.application}.d`))
          .do('reload', () => undefined);
      }),
    },
  });
  const ranWith = async (files: Record<string, string>) => {
    const after = await run(watching, on.updateStatus(), {
      ...ended,
      machine: { ...ended.machine, files },
    });
    return after.last?.ran;
  };
  const ended = await run(watching, on.install(), state());
  expect(await ranWith({})).toEqual([]);
  expect(await ranWith({ '/etc/app.conf': 'a' })).toEqual(['watching/reload']);
  expect(await ranWith({ '/etc/watching.d/one': 'a' })).toEqual(['watching/reload']);
  expect(await ranWith({ '/etc/other': 'a' })).toEqual([]);
  const with2 = change(ended, { machine: { files: { '/etc/app.conf': 'a' } } });
  const after = await run(watching, on.updateStatus(), with2);
  expect((await run(watching, on.updateStatus(), after)).last?.ran).toEqual([]);
});

describe('JSON in bags', () => {
  test('comes back as it was, and text that is no JSON stands for itself', () => {
    const values = { ports: [80, 81], tls: { on: true }, name: 'a', zero: 0 };
    const bag = jsonBag.encode(values);
    expect(bag).toEqual({ ports: '[80,81]', tls: '{"on":true}', name: '"a"', zero: '0' });
    const texts = { ...bag, 'ingress-address': '10.0.0.1', empty: '' } as Record<string, string>;
    expect(jsonBag.decode(texts)).toEqual({
      ...values,
      'ingress-address': '10.0.0.1',
      empty: '',
    });
  });

  test('equal values are equal text, and null removes a key', () => {
    expect(jsonBag.encode({ a: { c: 1, b: 2 }, d: null, e: undefined })).toEqual({
      a: '{"b":2,"c":1}',
      d: undefined,
      e: undefined,
    });
    expect(() => jsonBag.encode({ a: NaN })).toThrow('the value is NaN');
  });
});
