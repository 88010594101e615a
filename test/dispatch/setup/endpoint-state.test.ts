/** Which bags of an endpoint a hook reads: each costs a call of the agent. */
import { expect, test } from 'vitest';
import { interfaceFlags, readEndpoint } from '../../../src/dispatch/setup/endpoint-state.ts';
import type { Bag, Endpoint, Relation, UnitEvent } from '../../../src/dispatch/unit/unit.ts';
import type { InterfaceRole } from '../../../src/interfaces/interface.ts';
import { relationEvent } from '../support/charm-under-test.ts';

/** Two relations of two units each, and the names of the bags that were read. */
function endpoint(): { readonly endpoint: Endpoint; readonly read: string[] } {
  const read: string[] = [];
  const bagOf = (name: string) => async (): Promise<Bag> => {
    read.push(name);
    return { of: name };
  };
  const relation = (id: string): Relation => ({
    ...{ id, endpoint: 'db', application: 'remote', departing: undefined },
    units: ['remote/0', 'remote/1'].map((name) => ({ name, received: bagOf(`${id} ${name}`) })),
    received: bagOf(`${id} remote`),
    own: { read: bagOf(`${id} own`), write: async () => undefined },
    ownApplication: { read: bagOf(`${id} ours`), write: async () => undefined },
  });
  const relations = async () => [relation('db:1'), relation('db:2')];
  return { endpoint: { name: 'db', role: 'requires', interface: 'x', relations }, read };
}

function sideOf(...reads: InterfaceRole['reads']): InterfaceRole {
  return { interface: 'x', role: 'requires', reads, manage: () => ({}) };
}

const start: UnitEvent = { kind: 'lifecycle', name: 'start' };
const ofApplication = relationEvent('db', 'changed', null);

test.each<[string, UnitEvent, InterfaceRole | undefined, boolean, readonly string[]]>([
  ['a unit that joined', relationEvent('db', 'joined'), undefined, false, ['db:1 remote/0']],
  ['a unit that changed', relationEvent('db', 'changed'), undefined, false, ['db:1 remote/0']],
  ['a unit that departed', relationEvent('db', 'departed'), undefined, false, []],
  ['an application that changed', ofApplication, undefined, false, ['db:1 remote']],
  ['a relation that was created', relationEvent('db', 'created', null), undefined, false, []],
  ['a start', start, undefined, false, []],
  ['a start', start, sideOf('own'), false, ['db:1 own', 'db:2 own']],
  ['a start', start, sideOf('application'), false, ['db:1 remote', 'db:2 remote']],
  [
    ...(['a start', start, sideOf('units'), false] as const),
    ['db:1 remote/0', 'db:1 remote/1', 'db:2 remote/0', 'db:2 remote/1'],
  ],
  [
    ...(['everything', start, undefined, true] as const),
    [
      'db:1 remote/0',
      'db:1 remote/1',
      'db:1 remote',
      'db:2 remote/0',
      'db:2 remote/1',
      'db:2 remote',
    ],
  ],
])('%s: %o reads for %o', async (...[, event, side, everything, bags]) => {
  const { endpoint: of, read } = endpoint();
  const { relations } = await readEndpoint(of, { event, side, everything });
  expect(read).toEqual(bags);
  const found = relations.flatMap(({ units, received, own }) =>
    [...units.map((unit) => unit.received), received, own].flatMap((bag) => bag?.of ?? []),
  );
  expect(found).toEqual(bags);
  expect(relations.map(({ id, application, units }) => [id, application, units.length])).toEqual([
    ['db:1', 'remote', 2],
    ['db:2', 'remote', 2],
  ]);
});

test('an interface keeps the flags that it names, of bags that are empty where none was read', () => {
  const seen: unknown[] = [];
  const side: InterfaceRole = {
    ...sideOf(),
    manage: (reading) => {
      seen.push(reading);
      return { 'db.ready': true, 'db.gone': false };
    },
  };
  const units = [{ name: 'remote/0', received: undefined }];
  const relation = {
    id: 'db:1',
    application: 'remote',
    units,
    received: undefined,
    own: undefined,
  };
  const plan = interfaceFlags(side, { endpoint: 'db', unit: 'hello/0' }, { relations: [relation] });
  expect(seen).toEqual([
    {
      ...{ endpoint: 'db', unit: 'hello/0' },
      relations: [
        {
          ...{ id: 'db:1', application: 'remote', received: {}, own: {} },
          units: [{ name: 'remote/0', received: {} }],
        },
      ],
    },
  ]);
  expect([plan.on, plan.passing]).toEqual([['db.ready'], []]);
  expect(['db.ready', 'db.gone', 'db.other'].map(plan.owns)).toEqual([true, true, false]);
});
