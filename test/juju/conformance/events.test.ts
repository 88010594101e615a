/** Every event as Juju 3.6 and 4 give it to a charm, row by row. */
import { describe, expect, test } from 'vitest';
import { hookContext } from '../../../src/juju/context.ts';
import { declaredNames } from '../../../src/charm-schema/declared/hook-names.ts';
import type { Environment } from '../../../src/juju/wire.ts';
import { eventNames } from '../support/event-names.ts';
import { eventRows } from './event-rows.ts';

const names = declaredNames({
  requires: { 'my-db': { interface: 'pgsql' } },
  storage: { 'web-data': { type: 'filesystem' } },
  containers: { 'web-app': {} },
});

/** What every hook has; source: juju `internal/worker/uniter/runner/context/context.go` (HookVars). */
const always: Environment = {
  ...{ JUJU_UNIT_NAME: 'my-app/12', JUJU_CONTEXT_ID: 'my-app/12-x-1f', JUJU_MODEL_NAME: 'prod' },
  JUJU_MODEL_UUID: '6f1c2d3e-0000-4000-8000-000000000001',
  JUJU_CHARM_DIR: '/var/lib/juju/agents/unit-my-app-12/charm',
};
const versions = {
  '4': { JUJU_VERSION: '4.0.15' },
  '3.6': { JUJU_VERSION: '3.6.28', JUJU_SLA: 'unsupported' },
} as const;

test('every event has a row', () => {
  const covered = new Set(eventRows.map(({ event }) => event));
  expect(eventNames.filter((name) => !covered.has(name))).toEqual([]);
});

describe.each(['4', '3.6'] as const)('Juju %s', (version) => {
  for (const { event, hook, variables, on36, is } of eventRows) {
    const said = version === '4' ? variables : (on36 ?? variables);
    const dispatch = hook === '' ? {} : { JUJU_DISPATCH_PATH: `hooks/${hook}` };
    test(`${event}: ${JSON.stringify(said)}`, () => {
      const environment = { ...always, ...versions[version], JUJU_HOOK_NAME: hook, ...dispatch };
      const context = hookContext({ ...environment, ...said }, names);
      expect(context.event).toEqual(is);
      expect(context.agentVersion).toBe(versions[version].JUJU_VERSION);
    });
  }
});
