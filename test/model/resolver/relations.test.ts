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
      rule: 'a hook runs for a changed bag',
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
      rule: 'no hook runs for an implicit end',
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

describe('of several relations', () => {
  const joined = (...ids: readonly number[]) => new Map(ids.map((id) => [id, known()]));
  const there = [
    relation(1, { peer: true, members: new Map([['hello/1', 0]]) }),
    relation(30, { members: new Map([['pg/0', 0]]) }),
    relation(4, { members: new Map([['web/0', 0]]) }),
    relation(2, { dying: true }),
  ];
  const next = (...ids: readonly number[]) => {
    const decision = nextOperation(
      remote({ relations: there }),
      local({ relations: joined(...ids) }),
      1,
    );
    return decision.kind === 'run' && decision.operation.kind === 'hook'
      ? decision.operation.hook
      : undefined;
  };

  test('they are created by their numbers, peers last, and a dying one never', () => {
    const created = (relation: number) => ({ kind: 'relation-created', relation });
    expect(next()).toEqual(created(4));
    expect(next(4)).toEqual(created(30));
    expect(next(4, 30)).toEqual(created(1));
  });

  test('they go on by their numbers, peers last', () => {
    expect(next(1, 30, 4)).toMatchObject({ relation: 4, unit: 'web/0' });
    const idle = new Map([[4, known({ members: new Map([['web/0', 0]]) })], ...joined(1, 30)]);
    expect(
      nextOperation(remote({ relations: there }), local({ relations: idle }), 1),
    ).toMatchObject({
      operation: { hook: { kind: 'relation-joined', relation: 30, unit: 'pg/0' } },
    });
    expect(next(1, 30, 4, 2)).toEqual({ kind: 'relation-broken', relation: 2 });
  });
});

describe('of several units', () => {
  const members = (...names: readonly string[]) => new Map(names.map((name, at) => [name, at]));
  const next = (there: readonly string[], here: readonly string[]) => {
    const decision = nextOperation(
      remote({ relations: [relation(1, { members: members(...there) })] }),
      local({ relations: new Map([[1, known({ members: members(...here) })]]) }),
      1,
    );
    return decision.kind === 'run' && decision.operation.kind === 'hook'
      ? decision.operation.hook
      : undefined;
  };

  test('the first by name joins, changes or departs first', () => {
    expect(next(['pg/2', 'pg/1', 'pg/3'], [])).toEqual({
      ...{ kind: 'relation-joined', relation: 1, unit: 'pg/1', version: 1 },
    });
    expect(next(['pg/0', 'pg/3', 'pg/1'], ['pg/0', 'pg/1', 'pg/3'])).toEqual({
      ...{ kind: 'relation-changed', relation: 1, unit: 'pg/1', version: 2 },
    });
    expect(next(['pg/1'], ['pg/3', 'pg/1', 'pg/2'])).toEqual({
      ...{ kind: 'relation-departed', relation: 1, unit: 'pg/2', departing: 'pg/2' },
    });
  });
});

describe('the first changed of a unit that joined', () => {
  const pending = (there: ReadonlyMap<string, number>, more: { life?: 'dying' } = {}) =>
    nextOperation(
      remote({ relations: [relation(1, { members: there })], ...more }),
      local({
        relations: new Map([
          [1, known({ changedPending: 'pg/0', members: new Map([['pg/0', 4]]) })],
        ]),
      }),
      1,
    );
  const changed = (version: number) => ({
    operation: { hook: { kind: 'relation-changed', relation: 1, unit: 'pg/0', version } },
  });

  test('is about its bag as it is now, or as it was known when it has left', () => {
    expect(pending(new Map([['pg/0', 6]]))).toMatchObject(changed(6));
    expect(pending(new Map())).toMatchObject(changed(4));
    expect(pending(new Map([['pg/0', 6]]), { life: 'dying' })).toMatchObject(changed(6));
  });

  test('is about version 0 of a unit that is known nowhere', () => {
    const decision = nextOperation(
      remote({ relations: [relation(1)] }),
      local({ relations: new Map([[1, known({ changedPending: 'pg/9' })]]) }),
      1,
    );
    expect(decision).toMatchObject({ operation: { hook: { unit: 'pg/9', version: 0 } } });
  });
});

test('a changed bag of the application has a hook with its version', () => {
  const decision = nextOperation(
    remote({ relations: [relation(1, { applicationVersion: 5 })] }),
    local({ relations: new Map([[1, known({ applicationVersion: 4 })]]) }),
    1,
  );
  expect(decision).toMatchObject({
    operation: { hook: { kind: 'relation-changed', relation: 1, version: 5 } },
  });
});
