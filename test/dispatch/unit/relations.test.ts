import { describe, expect, test } from 'vitest';
import type { Relation, Unit, UnitEvent } from '../../../src/dispatch/unit/unit.ts';
import type { InterfaceRole } from '../../../src/interfaces/interface.ts';
import {
  charm,
  dispatch,
  hookOf,
  relationEvent,
  runBefore,
  type OtherParts,
} from '../support/charm-under-test.ts';
import type { InMemoryRelation } from '../../../src/testing/agent/in-memory-agent.ts';
import { UnitAgent } from '../support/unit-agent.ts';

const metadata = {
  name: 'hello',
  provides: { site: { interface: 'http' } },
  requires: { db: 'pgsql' },
  peers: { cluster: { interface: 'hello-cluster' } },
};

/** A relation by its id (`db:1`); a bag is that of a unit or an application. */
function relation(
  id: string,
  units: readonly string[],
  bags: Readonly<Record<string, Readonly<Record<string, string>>>> = {},
): InMemoryRelation {
  const [endpoint = '', number] = id.split(':');
  const isPeers = endpoint === 'cluster';
  return {
    ...{ id: Number(number), endpoint, application: isPeers ? 'hello' : 'remote' },
    role: isPeers ? 'peers' : 'requires',
    units: Object.fromEntries(units.map((name) => [name, bags[name] ?? {}])),
    applicationBag: bags.remote ?? {},
    ownBag: bags['hello/0'] ?? {},
  };
}

/** Runs one handler in a relation hook (or `update-status`) and gives what it returned. */
async function inHook<T>(
  agent: UnitAgent,
  look: (unit: Unit) => Promise<T>,
  event: UnitEvent | string = 'update-status',
): Promise<T> {
  const seen: T[] = [];
  const definition = charm(
    ({ when }) => {
      when().do('look', async (unit) => {
        seen.push(await look(unit));
      });
    },
    { metadata },
  );
  const outcome = await dispatch(agent, definition, event);
  if (outcome.kind === 'failed') throw outcome.error;
  const [first] = seen;
  if (first === undefined) throw new Error('the handler did not run');
  return first;
}

async function firstOf(unit: Unit, endpoint: string): Promise<Relation> {
  const [first] = await unit.endpoint(endpoint).relations();
  if (first === undefined) throw new Error(`no relation of ${endpoint}`);
  return first;
}

describe('an endpoint', () => {
  test('has its relations and their units in the order of their numbers', async () => {
    const agent = new UnitAgent({
      relations: [relation('db:10', []), relation('db:2', ['remote/10', 'remote/9'])],
    });
    const found = await inHook(agent, (unit) => unit.endpoint('db').relations());
    expect(found.map(({ id }) => id)).toEqual(['db:2', 'db:10']);
    expect(found[0]?.units.map(({ name }) => name)).toEqual(['remote/9', 'remote/10']);
  });

  test('is asked about once a hook', async () => {
    const agent = new UnitAgent({ relations: [relation('db:1', ['remote/0'])] });
    await inHook(agent, async (unit) => {
      await unit.endpoint('db').relations();
      await (await firstOf(unit, 'db')).units[0]?.received();
      return (await firstOf(unit, 'db')).units[0]?.received() ?? {};
    });
    expect(agent.names).toEqual([
      'state-get',
      'config-get',
      'relation-ids',
      'relation-list',
      'relation-get',
      'state-set',
    ]);
  });

  test('leaves out a unit in its departed hook and a relation in its broken hook', async () => {
    const agent = new UnitAgent({ relations: [relation('db:1', ['remote/0', 'remote/1'])] });
    const units = await inHook(
      agent,
      async (unit) => (await firstOf(unit, 'db')).units.map(({ name }) => name),
      relationEvent('db', 'departed'),
    );
    expect(units).toEqual(['remote/1']);
    const left = await inHook(
      agent,
      (unit) => unit.endpoint('db').relations(),
      relationEvent('db', 'broken', null),
    );
    expect(left).toEqual([]);
  });

  test('knows the remote application also without units; a peer’s is its own', async () => {
    const agent = new UnitAgent({ relations: [relation('db:1', []), relation('cluster:0', [])] });
    const names = await inHook(agent, async (unit) => [
      (await firstOf(unit, 'db')).application,
      (await firstOf(unit, 'cluster')).application,
    ]);
    expect(names).toEqual(['remote', 'hello']);
    const asked = agent.argumentsOf('relation-list').filter((args) => args.includes('--app'));
    expect(asked).toEqual([['--format=json', '-r', 'db:1', '--app']]);
  });

  test('keeps its other relations in a hook that is about one of them', async () => {
    const other = { ...relation('db:2', []), application: 'other' };
    const agent = new UnitAgent({
      relations: [relation('db:1', ['remote/0']), relation('db:3', ['remote/0']), other],
    });
    const look = async (unit: Unit) =>
      (await unit.endpoint('db').relations()).map(
        ({ id, application, units, departing }) =>
          `${id} ${application ?? ''} ${units.length} ${departing?.name ?? ''}`,
      );
    expect(await inHook(agent, look, relationEvent('db', 'departed'))).toEqual([
      ...['db:1 remote 0 remote/0', 'db:2 other 0 ', 'db:3 remote 1 '],
    ]);
    expect(await inHook(agent, look, relationEvent('db', 'changed'))).toEqual([
      ...['db:1 remote 1 ', 'db:2 other 0 ', 'db:3 remote 1 '],
    ]);
    expect(await inHook(agent, look, relationEvent('db', 'broken', null))).toEqual([
      ...['db:2 other 0 ', 'db:3 remote 1 '],
    ]);
  });

  test('knows the application of a hook without asking, and has its bags', async () => {
    const bags = { remote: { a: '1' }, 'remote/0': { b: '2' }, 'hello/0': { c: '3' } };
    const empty = new UnitAgent({ relations: [relation('db:1', [], bags)] });
    const application = await inHook(
      empty,
      async (unit) => (await firstOf(unit, 'db')).application,
      relationEvent('db', 'created', null),
    );
    expect(application).toBe('remote');
    expect(empty.argumentsOf('relation-list').flat()).not.toContain('--app');
    const agent = new UnitAgent({ relations: [relation('db:1', ['remote/0'], bags)] });
    const found = await inHook(agent, async (unit) => {
      const db = await firstOf(unit, 'db');
      const { endpoint, units, own } = db;
      const copy = await own.read();
      Object.assign(copy, { c: 'changed' });
      return [endpoint, await db.received(), await units[0]?.received(), await own.read()];
    });
    expect(found).toEqual(['db', { a: '1' }, { b: '2' }, { c: '3' }]);
  });

  test('that metadata does not declare is refused, with what there is', async () => {
    const failure = inHook(new UnitAgent(), async (unit) => unit.endpoint('bd').name);
    await expect(failure).rejects.toMatchObject({
      code: 'ENDPOINT_UNKNOWN',
      message: expect.stringContaining('the charm has no endpoint "bd"') as string,
      details: 'declared: site, db, cluster, juju-info',
    });
  });
});

describe('a bag of our own', () => {
  test('sends differences only, through standard input; an empty value removes its key', async () => {
    const bags = { 'hello/0': { port: '80', hostname: 'a', old: 'x' } };
    const agent = new UnitAgent({ relations: [relation('site:1', ['remote/0'], bags)] });
    const after = await inHook(agent, async (unit) => {
      const { own } = await firstOf(unit, 'site');
      await own.write({ port: '80', hostname: ' b ', old: undefined, never: '' });
      await own.write({ hostname: ' b ', old: '' });
      return own.read();
    });
    expect(after).toEqual({ port: '80', hostname: ' b ' });
    expect(agent.calls.filter(({ name }) => name === 'relation-set')).toEqual([
      {
        name: 'relation-set',
        args: ['-r', 'site:1', '--file', '-'],
        stdin: '{"hostname":" b ","old":""}',
      },
    ]);
  });

  test('of the application is written as such', async () => {
    const agent = new UnitAgent({ leader: true, relations: [relation('cluster:0', [])] });
    await inHook(agent, async (unit) => {
      await (await firstOf(unit, 'cluster')).ownApplication.write({ key: 'v' });
      return true;
    });
    expect(agent.argumentsOf('relation-set')).toEqual([
      ['-r', 'cluster:0', '--app', '--file', '-'],
    ]);
  });
});

describe('endpoint flags', () => {
  const definition = charm(({ when }) => when().do('x', () => undefined), { metadata });

  async function flagsIn(
    agent: UnitAgent,
    event: UnitEvent | string,
    more: OtherParts = {},
  ): Promise<readonly string[]> {
    let during: readonly string[] = [];
    const spy = charm(
      ({ when }) => {
        when().do('look', (unit) => {
          during = unit.flags.all().filter((flag) => /^(endpoint|db)\./.test(flag));
        });
      },
      { metadata },
    );
    const outcome = await runBefore(agent, hookOf(agent, spy, event), more);
    if (outcome.kind === 'failed') throw outcome.error;
    return during;
  }

  test('changed flags are set for one hook and joined stays', async () => {
    const agent = new UnitAgent();
    const hears = (bag: Readonly<Record<string, string>>): void => {
      agent.model.relations[0] = relation('db:1', ['remote/0'], { 'remote/0': bag });
    };
    hears({ host: 'a' });
    expect(await flagsIn(agent, relationEvent('db', 'joined'))).toEqual([
      'endpoint.db.changed',
      'endpoint.db.changed.host',
      'endpoint.db.joined',
      'endpoint.db.related',
    ]);
    expect(await flagsIn(agent, relationEvent('db', 'changed'))).toEqual([
      'endpoint.db.joined',
      'endpoint.db.related',
    ]);
    hears({ host: 'b' });
    expect(await flagsIn(agent, relationEvent('db', 'changed'))).toContain(
      'endpoint.db.changed.host',
    );
    hears({});
    expect(await flagsIn(agent, relationEvent('db', 'changed'))).toContain(
      'endpoint.db.changed.host',
    );
  });

  test('a change of the remote application’s bag raises its flag in its own hook', async () => {
    const bags = { remote: { endpoints: 'x' } };
    const agent = new UnitAgent({ relations: [relation('db:1', ['remote/0'], bags)] });
    expect(await flagsIn(agent, relationEvent('db', 'changed', null))).toContain(
      'endpoint.db.changed.endpoints',
    );
  });

  test('other hooks look at which units there are and at no bag, and keep what is known', async () => {
    const agent = new UnitAgent({ relations: [relation('db:1', ['remote/0'])] });
    await flagsIn(agent, relationEvent('db', 'joined'));
    agent.calls.length = 0;
    expect(await flagsIn(agent, 'update-status')).toEqual([
      'endpoint.db.joined',
      'endpoint.db.related',
    ]);
    expect(agent.names).toEqual(['state-get', 'config-get', 'relation-ids', 'relation-list']);
  });

  test('an upgrade looks at every endpoint', async () => {
    const bags = { 'remote/0': { host: 'a' } };
    const agent = new UnitAgent({ relations: [relation('db:1', ['remote/0'], bags)] });
    expect(await flagsIn(agent, 'upgrade-charm')).toContain('endpoint.db.changed.host');
  });

  test('a failed hook keeps the change for its retry', async () => {
    const bags = { 'remote/0': { host: 'a' } };
    const agent = new UnitAgent({ relations: [relation('db:1', ['remote/0'], bags)] });
    const failing = charm(
      ({ when }) => {
        when('endpoint.db.changed').do('fail', () => {
          throw new Error('no');
        });
      },
      { metadata },
    );
    expect(await dispatch(agent, failing, relationEvent('db', 'joined'))).toMatchObject({
      kind: 'failed',
    });
    expect(await flagsIn(agent, relationEvent('db', 'joined'))).toContain(
      'endpoint.db.changed.host',
    );
  });

  test('values of bags are not kept, in the state or elsewhere', async () => {
    const bags = { 'remote/0': { password: 'hunter2' } };
    const agent = new UnitAgent({
      config: { token: 'hunter2' },
      relations: [relation('db:1', ['remote/0'], bags)],
    });
    await dispatch(agent, definition, relationEvent('db', 'joined'));
    expect(JSON.stringify(agent.model.state)).not.toContain('hunter2');
  });

  test('an interface’s flags follow what its implementation says', async () => {
    const side: InterfaceRole = {
      interface: 'pgsql',
      role: 'requires',
      reads: ['units', 'own'],
      manage: ({ endpoint, relations }) => ({
        [`${endpoint}.connected`]: relations.length > 0,
        [`${endpoint}.available`]: relations.some(
          ({ units, own }) => own.database === 'x' && units.some((unit) => unit.received.master),
        ),
      }),
    };
    const bags = { 'hello/0': { database: 'x' } };
    const agent = new UnitAgent({ relations: [relation('db:1', ['remote/0'], bags)] });
    const more = { interfaces: [side] };
    expect(await flagsIn(agent, relationEvent('db', 'joined'), more)).toContain('db.connected');
    const answered = { ...bags, 'remote/0': { master: 'host=a' } };
    agent.model.relations[0] = relation('db:1', ['remote/0'], answered);
    expect(await flagsIn(agent, relationEvent('db', 'changed'), more)).toContain('db.available');
    agent.model.relations.length = 0;
    expect(await flagsIn(agent, relationEvent('db', 'broken', null), more)).toEqual([
      'endpoint.db.broken',
    ]);
  });
});

test('who leads is asked only when a handler names the flag', async () => {
  const agent = new UnitAgent({ leader: true });
  const definition = charm(({ when }) => when('leadership.is_leader').do('lead', () => undefined));
  expect(await dispatch(agent, definition)).toMatchObject({ ran: ['charm/lead'] });
  expect(agent.names).toContain('is-leader');
  agent.model.leader = false;
  expect(await dispatch(agent, definition)).toMatchObject({ ran: [] });
});

test('what several handlers are given none of them can change', async () => {
  const agent = new UnitAgent({
    config: { port: 80 },
    relations: [{ id: 1, endpoint: 'db', application: 'pg', units: { 'pg/0': { host: 'h' } } }],
  });
  const shared: unknown[] = [];
  const definition = charm(
    ({ when }) => {
      when().do('look', async (unit) => {
        const relations = await unit.endpoint('db').relations();
        const [relation] = relations;
        shared.push(unit.config, unit.charm.settings('a.yaml'), unit.charm.options('base'));
        shared.push(relations, relation?.units, await relation?.units[0]?.received());
        shared.push(unit.charm.metadata, await relation?.received());
      });
    },
    {
      metadata: { name: 'hello', requires: { db: { interface: 'x' } } },
      settings: { 'a.yaml': { a: { b: 1 } } },
      options: { base: { list: [1] } },
    },
  );
  expect(await dispatch(agent, definition)).toMatchObject({ kind: 'committed' });
  expect(shared.map((each) => Object.isFrozen(each))).toEqual(shared.map(() => true));
});
