import { expect, test } from 'vitest';
import type { FlagKeeper } from '../../src/interfaces/interface.ts';
import { builtInRoles, interfaceRoles } from '../../src/interfaces/interface-roles.ts';
import { layer } from '../../src/index.ts';
import { charmDefinition, on, run, state } from '../../src/testing/index.ts';

const keeper: FlagKeeper = {
  reads: ['units'],
  manage: ({ endpoint, relations }) => ({
    [`${endpoint}.heard`]: relations.some(({ units }) =>
      units.some(({ received }) => received.word !== undefined),
    ),
  }),
};

test('an included interface stands before the framework’s of the same name, in both roles', () => {
  const roles = interfaceRoles([
    { interface: 'http', role: 'provides', keeper },
    { interface: 'http', role: 'requires', keeper: undefined },
  ]);
  expect(roles.filter((each) => each.interface === 'http')).toEqual([
    { ...keeper, interface: 'http', role: 'provides' },
  ]);
  expect(interfaceRoles()).toEqual(builtInRoles);
});

test.each([
  ['a function', () => ({})],
  ['no manage', { reads: [] }],
  ['an unknown bag', { reads: ['leader'], manage: () => ({}) }],
  ['null', null],
])('a default export that keeps no flags is refused: %s', (_, wrong) => {
  expect(() => interfaceRoles([{ interface: 'x', role: 'peers', keeper: wrong }])).toThrow(
    expect.objectContaining({ code: 'INTERFACE_MODULE_INVALID' }) as Error,
  );
});

test('the flags of an included interface are kept in its endpoints’ hooks', async () => {
  const charm = charmDefinition({
    name: 'shop',
    metadata: { requires: { street: { interface: 'greeting' } } },
    interfaces: { greeting: { requires: keeper } },
    layers: {
      shop: layer(({ when }) => {
        when('street.heard').do('listen', (unit) => unit.status.active('heard'));
      }),
    },
  });
  const related = (bag: Readonly<Record<string, string>>) =>
    state({ relations: [{ endpoint: 'street', application: 'town', units: { 'town/0': bag } }] });
  const silent = await run(charm, on.relationChanged('street'), related({}));
  expect(silent.flags).not.toContain('street.heard');
  const heard = await run(charm, on.relationChanged('street'), related({ word: 'hi' }));
  expect(heard.flags).toContain('street.heard');
  expect(heard.status).toMatchObject({ status: 'active', message: 'heard' });
});
