import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { closingStatus, type StatusReport } from '../../../src/dispatch/commit/closing-status.ts';
import { charm, dispatch } from '../support/charm-under-test.ts';
import { UnitAgent } from '../support/unit-agent.ts';

function shown(agent: UnitAgent): string[] {
  return agent.argumentsOf('status-set').map(([, status = '', message = '']) => {
    return `${status}: ${message}`;
  });
}

describe('the closing status', () => {
  test('is the worst report, whichever layer made it', () => {
    const reports = {
      base: { status: 'waiting', message: 'for a database' },
      charm: { status: 'active', message: 'fine' },
    } as const;
    expect(closingStatus(reports, ['base', 'charm'])).toEqual(reports.base);
  });

  test('among equals is the topmost layer’s', () => {
    const reports = {
      base: { status: 'active', message: 'serving' },
      charm: { status: 'active', message: 'build 7 serving' },
    } as const;
    expect(closingStatus(reports, ['base', 'charm'])).toEqual(reports.charm);
  });

  test('is never better than any report of a layer of the charm', () => {
    const rank = ['blocked', 'waiting', 'active'];
    const report: fc.Arbitrary<StatusReport> = fc.record({
      status: fc.constantFrom('blocked', 'waiting', 'active'),
      message: fc.string(),
    });
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('a', 'b', 'c'), report), (reports) => {
        const closing = closingStatus(reports, ['a', 'b', 'c']);
        expect(closing === undefined).toBe(Object.keys(reports).length === 0);
        for (const { status } of Object.values(reports)) {
          expect(rank.indexOf(closing?.status ?? '')).toBeLessThanOrEqual(rank.indexOf(status));
        }
      }),
    );
  });
});

test('progress goes out at once and once, the closing status last', async () => {
  const agent = new UnitAgent();
  const definition = charm(({ when }) => {
    when().do('x', async (unit) => {
      unit.status.active('serving');
      await unit.status.maintenance('installing');
      await unit.status.maintenance('installing');
      await unit.status.maintenance('starting');
    });
  });
  await dispatch(agent, definition);
  expect(shown(agent)).toEqual([
    'maintenance: installing',
    'maintenance: starting',
    'active: serving',
  ]);
  expect(agent.names.at(-1)).toBe('status-set');
});

test('a layer that says nothing in this hook keeps its report', async () => {
  const agent = new UnitAgent();
  const definition = charm({
    base: ({ hook }) => {
      hook('install').do('x', (unit) => unit.status.waiting('for a database'));
      hook('start').do('y', (unit) => unit.status.clear());
    },
    charm: ({ when }) => when().do('z', (unit) => unit.status.active('fine')),
  });
  await dispatch(agent, definition, 'install');
  await dispatch(agent, definition, 'update-status');
  await dispatch(agent, definition, 'start');
  expect(shown(agent)).toEqual([
    'waiting: for a database',
    'waiting: for a database',
    'active: fine',
  ]);
});

test('reports of a layer that an upgrade removed are forgotten', async () => {
  const agent = new UnitAgent();
  const report = (message: string) => (unit: { status: { blocked(text: string): void } }) =>
    unit.status.blocked(message);
  await dispatch(agent, charm({ old: ({ when }) => when().do('x', report('old')) }));
  await dispatch(agent, charm({ charm: ({ when }) => when('never').do('x', report('new')) }));
  expect(shown(agent)).toEqual(['blocked: old']);
});

test('a hook in which no layer ever reported sets no status', async () => {
  const agent = new UnitAgent();
  await dispatch(
    agent,
    charm(({ when }) => when().do('x', () => undefined)),
  );
  expect(shown(agent)).toEqual([]);
});

test('a failing hook shows no closing status', async () => {
  const agent = new UnitAgent();
  const definition = charm(({ when }) => {
    when().do('x', async (unit) => {
      unit.status.active('serving');
      await unit.status.maintenance('starting');
      throw new Error('no');
    });
  });
  await dispatch(agent, definition);
  expect(shown(agent)).toEqual(['maintenance: starting']);
});

test('a message of several lines is shown as one', async () => {
  const agent = new UnitAgent();
  await dispatch(
    agent,
    charm(({ when }) => when().do('x', (unit) => unit.status.blocked('a\n b\n'))),
  );
  expect(shown(agent)).toEqual(['blocked: a b']);
});
