/** What a hook asks its agent for so that the framework's own flags are true. */
import { describe, expect, test } from 'vitest';
import type { CharmDefinition } from '../../../src/dispatch/charm/charm-definition.ts';
import type { Unit } from '../../../src/dispatch/unit/unit.ts';
import type { InterfaceRole } from '../../../src/interfaces/interface.ts';
import type { NamedDecision } from '../../../src/reactive/compose.ts';
import {
  action,
  charm,
  dispatch,
  hookOf,
  relationEvent,
  runBefore,
} from '../support/charm-under-test.ts';
import { UnitAgent } from '../support/unit-agent.ts';

const metadata = { name: 'hello', requires: { db: { interface: 'x' }, log: { interface: 'y' } } };
const relation = { id: 1, endpoint: 'db', application: 'remote', units: {} };

const naming = (...flags: readonly string[]): CharmDefinition =>
  charm(({ when }) => when(...flags).do('use', () => undefined), { metadata });

async function flagsAfter(
  agent: UnitAgent,
  definition: CharmDefinition,
  event: Parameters<typeof dispatch>[2],
): Promise<readonly string[]> {
  const outcome = await dispatch(agent, definition, event);
  if (outcome.kind !== 'committed') throw new Error(outcome.kind, { cause: outcome });
  return outcome.flags;
}

describe('an endpoint', () => {
  test('of juju-info is read in its own hooks only: nothing is ever written there', async () => {
    const agent = new UnitAgent();
    await flagsAfter(agent, naming('x'), 'install');
    expect(agent.argumentsOf('relation-ids')).toEqual([
      ['--format=json', '--', 'db'],
      ['--format=json', '--', 'log'],
    ]);
    const info = { ...relation, endpoint: 'juju-info' };
    const other = new UnitAgent({ relations: [info] });
    const { kind } = await dispatch(
      other,
      naming('x'),
      relationEvent('juju-info', 'created', null),
    );
    expect(kind).toBe('committed');
    expect(other.argumentsOf('relation-ids')).toEqual([['--format=json', '--', 'juju-info']]);
  });

  test('that an upgrade has taken away has neither flags nor a memory any more', async () => {
    const agent = new UnitAgent({
      relations: [{ ...relation, units: { 'remote/0': { a: '1' } } }],
    });
    const before = await flagsAfter(agent, naming('x'), relationEvent('db', 'joined'));
    expect(before).toContain('endpoint.db.joined');
    expect(agent.model.state.charmwright).toContain('db:1');
    const without = charm(({ when }) => when('x').do('use', () => undefined), {
      metadata: { name: 'hello' },
    });
    expect(await flagsAfter(agent, without, 'update-status')).toContain('endpoint.db.joined');
    expect(await flagsAfter(agent, without, 'upgrade-charm')).toEqual([]);
    expect(agent.model.state.charmwright).not.toContain('db:1');
  });

  test('of which only a flag of its interface is named is looked at in every hook', async () => {
    const side: InterfaceRole = {
      ...{ interface: 'x', role: 'requires', reads: [] },
      manage: ({ endpoint, relations }) => ({ [`${endpoint}.there`]: relations.length > 0 }),
    };
    const ofAnother: InterfaceRole = { ...side, role: 'provides', manage: () => ({ never: true }) };
    const agent = new UnitAgent();
    const run = async () => {
      const hook = hookOf(agent, naming('db.there'), 'update-status');
      const outcome = await runBefore(agent, hook, { interfaces: [ofAnother, side] });
      return outcome.kind === 'committed' ? [...outcome.ran, ...outcome.flags] : [outcome.kind];
    };
    expect(await run()).toEqual([]);
    agent.model.relations.push(relation);
    expect(await run()).toEqual(['charm/use', 'db.there', 'endpoint.db.related']);
    expect(agent.argumentsOf('relation-ids').flat()).not.toContain('log');
  });

  test('whose relation another one has replaced is noticed, though neither has units', async () => {
    const agent = new UnitAgent({ relations: [relation] });
    await flagsAfter(agent, naming('endpoint.db.related'), relationEvent('db', 'created', null));
    expect(agent.model.state.charmwright).toContain('"db:1"');
    agent.model.relations[0] = { ...relation, id: 2 };
    await flagsAfter(agent, naming('endpoint.db.related'), 'update-status');
    expect(agent.model.state.charmwright).toContain('"db:2"');
  });

  test('of which an application’s bag was read has as many units as before', async () => {
    const units = { 'remote/0': { a: '1' } };
    const applicationBag = { b: '2' };
    const agent = new UnitAgent({ relations: [{ ...relation, units, applicationBag }] });
    const of = naming('endpoint.db.joined');
    await flagsAfter(agent, of, relationEvent('db', 'joined'));
    await flagsAfter(agent, of, relationEvent('db', 'changed', null));
    expect(agent.argumentsOf('relation-get')).toHaveLength(2);
    await flagsAfter(agent, of, 'update-status');
    expect(agent.argumentsOf('relation-get')).toHaveLength(2);
  });
});

describe('config that did not change counts as changed in no later hook', () => {
  const definition = charm(({ hook, when, action: on }) => {
    hook('collect-metrics').do('measure', () => undefined);
    on('go').do(() => undefined);
    when('config.changed').do('react', () => undefined);
  });
  test.each([
    ['a restricted hook', 'collect-metrics'],
    ['an action', action('go')],
  ])('%s', async (_, event) => {
    const agent = new UnitAgent({ config: { port: 80 } });
    expect(await dispatch(agent, definition, 'install')).toMatchObject({ ran: ['charm/react'] });
    await dispatch(agent, definition, event);
    expect(await dispatch(agent, definition)).toMatchObject({ ran: [] });
  });
});

describe('leadership', () => {
  test('is asked once a hook, and in every hook of a charm whose programs may ask for it', async () => {
    const asking = charm(({ when }) => {
      when().do('ask', async (unit) => {
        expect([await unit.isLeader(), await unit.isLeader()]).toEqual([true, true]);
      });
    });
    const agent = new UnitAgent({ leader: true });
    await dispatch(agent, asking);
    expect(agent.argumentsOf('is-leader')).toHaveLength(1);
    const program: NamedDecision<Unit> = { name: 'p', decide: async () => undefined };
    const programs = { ...charm({}), layers: [{ name: 'base', handlers: [], open: [program] }] };
    const other = new UnitAgent({ leader: true });
    expect(await dispatch(other, programs)).toMatchObject({ flags: ['leadership.is_leader'] });
  });

  test('its settings are those of peers, and of no other relation', async () => {
    const definition = charm(({ when }) => when('leadership.set.a').do('use', () => undefined), {
      metadata: { ...metadata, peers: { cluster: { interface: 'c' } } },
    });
    const cluster = { id: 0, endpoint: 'cluster', role: 'peers', application: 'hello' } as const;
    const agent = new UnitAgent({
      relations: [
        { ...relation, applicationBag: { other: '1' } },
        { ...cluster, ownApplicationBag: { a: '1' } },
      ],
    });
    expect(await dispatch(agent, definition)).toMatchObject({ flags: ['leadership.set.a'] });
    expect(agent.argumentsOf('relation-ids')).toEqual([['--format=json', '--', 'cluster']]);
  });
});

test('the unit knows whether the operator asked for a repair', async () => {
  const seen: boolean[] = [];
  const definition = charm(({ when }) => {
    when().do('look', (unit) => void seen.push(unit.isRepair));
  });
  for (const repair of [undefined, false, true]) {
    const agent = new UnitAgent();
    const hook = hookOf(agent, definition, 'update-status');
    const context = { ...hook.context, ...(repair === undefined ? {} : { repair }) };
    await runBefore(agent, { ...hook, context });
  }
  expect(seen).toEqual([false, false, true]);
});

test('the inputs of a handler that is gone are forgotten', async () => {
  const withInputs = (name: string) =>
    charm(({ when }) => {
      when()
        .inputs(() => 1)
        .do(name, () => undefined);
    });
  const agent = new UnitAgent();
  await dispatch(agent, withInputs('old'));
  expect(agent.model.state.charmwright).toContain('"charm/old"');
  await dispatch(agent, withInputs('new'));
  expect(agent.model.state.charmwright).toContain('"charm/new"');
  expect(agent.model.state.charmwright).not.toContain('"charm/old"');
});
