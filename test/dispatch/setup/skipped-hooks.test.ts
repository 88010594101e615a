import { expect, test } from 'vitest';
import type { InterfaceRole } from '../../../src/interfaces/interface.ts';
import { charm, dispatch, hookOf, relationEvent, runBefore } from '../support/charm-under-test.ts';
import { UnitAgent } from '../support/unit-agent.ts';

/** Keeps `db.ready` while any remote unit has said where it is. */
const side: InterfaceRole = {
  interface: 'x',
  role: 'requires',
  reads: ['units'],
  manage: ({ endpoint, relations }) => ({
    [`${endpoint}.ready`]: relations.some(({ units }) =>
      units.some(({ received }) => received.host !== undefined),
    ),
  }),
};

const definition = charm(
  ({ when }) => {
    when('endpoint.db.joined').do('use it', () => undefined);
    when('endpoint.db.changed.host').do('take the host', () => undefined);
    when('db.ready').do('connect', () => undefined);
  },
  { metadata: { name: 'hello', requires: { db: { interface: 'x' } } } },
);

const relation = {
  id: 1,
  endpoint: 'db',
  application: 'remote',
  units: { 'remote/0': { host: 'h' } },
};

async function ranIn(agent: UnitAgent, event: Parameters<typeof dispatch>[2] = 'update-status') {
  const outcome = await runBefore(agent, hookOf(agent, definition, event), { interfaces: [side] });
  if (outcome.kind !== 'committed') throw new Error(outcome.kind, { cause: outcome });
  return outcome;
}

/** A unit that has joined a database. */
async function joined(): Promise<UnitAgent> {
  const agent = new UnitAgent({ relations: [relation] });
  await ranIn(agent, 'install');
  const { flags } = await ranIn(agent, relationEvent('db', 'joined'));
  expect(flags).toEqual(['db.ready', 'endpoint.db.joined', 'endpoint.db.related']);
  return agent;
}

test('flags of a relation whose departed and broken hooks were skipped go in the next hook', async () => {
  const agent = await joined();
  agent.model.relations.length = 0;
  expect(await ranIn(agent)).toMatchObject({ ran: [], flags: [] });
});

test('so do those of a unit whose departed hook was skipped, and the relation stays', async () => {
  const agent = await joined();
  agent.model.relations.splice(0, 1, { ...relation, units: {} });
  expect((await ranIn(agent)).flags).toEqual(['endpoint.db.related']);
});

test('a relation whose hooks were skipped at its beginning is there in the next hook, with its news', async () => {
  const agent = new UnitAgent();
  await ranIn(agent, 'install');
  agent.model.relations.push(relation);
  const { ran, flags } = await ranIn(agent);
  expect(ran).toEqual(['charm/use it', 'charm/take the host', 'charm/connect']);
  expect(flags).toEqual(['db.ready', 'endpoint.db.joined', 'endpoint.db.related']);
  expect((await ranIn(agent)).ran).toEqual(['charm/use it', 'charm/connect']);
});

test('a unit that took another’s place is noticed though there are as many', async () => {
  const agent = await joined();
  agent.model.relations.splice(0, 1, { ...relation, units: { 'remote/1': { host: 'i' } } });
  expect((await ranIn(agent)).ran).toContain('charm/take the host');
});

test('a hook without changes reads no bag, and no endpoint that no flag is about', async () => {
  const agent = await joined();
  agent.calls.length = 0;
  await ranIn(agent);
  expect(agent.names).not.toContain('relation-get');
  const other = new UnitAgent();
  const silent = charm(({ when }) => when('x').do('x', () => undefined), {
    metadata: { name: 'hello', requires: { db: { interface: 'x' } } },
  });
  await dispatch(other, silent, 'update-status');
  expect(other.names).toEqual(['state-get', 'config-get', 'state-set']);
});
