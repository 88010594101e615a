import { describe, expect, test } from 'vitest';
import { nextOperation } from '../../../src/model/resolver/next-operation.ts';
import { check, type Case } from './cases.ts';
import { known, local, relation, remote } from './states.ts';

describe('within a relation', () => {
  const one = (changes: Parameters<typeof relation>[1], here: Parameters<typeof known>[0]) => ({
    remote: { relations: [relation(1, changes)] },
    local: { relations: new Map([[1, known(here)]]) },
  });
  const cases: readonly Case[] = [
    {
      rule: 'a new member joins',
      ...one({ members: new Map([['pg/0', 4]]) }, {}),
      expected: 'run relation-joined 1 pg/0',
    },
    {
      rule: 'changed follows joined before any other unit',
      ...one(
        {
          members: new Map([
            ['pg/0', 4],
            ['pg/1', 0],
          ]),
        },
        {
          members: new Map([
            ['pg/0', 4],
            ['pg/2', 0],
          ]),
          changedPending: 'pg/0',
        },
      ),
      expected: 'run relation-changed 1 pg/0',
    },
    {
      rule: 'departed comes before joined',
      ...one({ members: new Map([['pg/1', 0]]) }, { members: new Map([['pg/0', 0]]) }),
      expected: 'run relation-departed 1 pg/0',
    },
    {
      rule: 'the application changed before a unit joins',
      ...one({ members: new Map([['pg/0', 0]]), applicationVersion: 2 }, {}),
      expected: 'run relation-changed 1',
    },
    {
      rule: 'an application bag of version 0 is no change',
      ...one({ applicationVersion: 0 }, {}),
      expected: 'idle',
    },
    {
      rule: 'joined comes before changed',
      ...one(
        {
          members: new Map([
            ['pg/0', 2],
            ['pg/1', 0],
          ]),
        },
        { members: new Map([['pg/0', 1]]) },
      ),
      expected: 'run relation-joined 1 pg/1',
    },
    {
      rule: 'a changed bag is told',
      ...one({ members: new Map([['pg/0', 2]]) }, { members: new Map([['pg/0', 1]]) }),
      expected: 'run relation-changed 1 pg/0',
    },
    {
      rule: 'a dying relation departs and then breaks',
      ...one({ dying: true, members: new Map([['pg/0', 2]]) }, { members: new Map([['pg/0', 1]]) }),
      expected: 'run relation-departed 1 pg/0',
    },
    {
      rule: 'a dying relation breaks',
      ...one({ dying: true }, {}),
      expected: 'run relation-broken 1',
    },
    {
      rule: 'of an implicit end nothing is told',
      ...one({ implicit: true, members: new Map([['pg/0', 2]]), applicationVersion: 1 }, {}),
      expected: 'idle',
    },
    {
      rule: 'an implicit end is left when its relation dies',
      ...one({ implicit: true, dying: true, members: new Map([['pg/0', 2]]) }, {}),
      expected: 'run relation-broken 1',
    },
    {
      rule: 'a relation that died before it was created is nothing to the unit',
      remote: { relations: [relation(1, { dying: true })] },
      expected: 'idle',
    },
    {
      rule: 'peers come last',
      remote: {
        relations: [
          relation(1, { peer: true, members: new Map([['hello/1', 0]]) }),
          relation(2, { members: new Map([['pg/0', 0]]) }),
        ],
      },
      local: {
        relations: new Map([
          [1, known()],
          [2, known()],
        ]),
      },
      expected: 'run relation-joined 2 pg/0',
    },
  ];
  test.each(cases)('$rule', check);

  test('the departing unit is the own one when the own unit goes', () => {
    const here = { relations: new Map([[1, known({ members: new Map([['pg/0', 0]]) })]]) };
    const going = nextOperation(
      remote({ life: 'dying', relations: [relation(1)] }),
      local(here),
      1,
    );
    const gone = nextOperation(remote({ relations: [relation(1)] }), local(here), 1);
    expect(going).toMatchObject({ operation: { hook: { unit: 'pg/0', departing: 'hello/0' } } });
    expect(gone).toMatchObject({ operation: { hook: { unit: 'pg/0', departing: 'pg/0' } } });
  });
});
