/** Which hook is a unit's last on its machine. */
import { expect, test } from 'vitest';
import { isLeaving, lastHooks, layer } from '../../../src/index.ts';
import { charmDefinition, on, run, state, type TestEvent } from '../../../src/testing/index.ts';

const charmOf = (subordinate: boolean) =>
  charmDefinition({
    name: 'lamp',
    metadata: {
      ...(subordinate && { subordinate }),
      requires: {
        host: { interface: 'juju-info', scope: 'container' },
        site: { interface: 'http', scope: 'container' },
        db: { interface: 'pgsql' },
        log: 'syslog',
      },
    },
    layers: {
      lamp: layer(({ hook }) => {
        hook('stop', ...lastHooks).do('look', async (unit) => {
          unit.flags.toggle('lamp.leaving', await isLeaving(unit));
        });
      }),
    },
  });

const relations = (...endpoints: string[]) =>
  endpoints.map((endpoint, index) => ({
    endpoint,
    id: index + 1,
    application: 'other',
    units: {},
  }));

test.each<{
  readonly hook: string;
  readonly subordinate: boolean;
  readonly endpoints: readonly string[];
  readonly event: TestEvent;
  readonly leaving: boolean;
}>([
  { hook: 'remove', subordinate: false, endpoints: [], event: on.remove(), leaving: true },
  { hook: 'stop', subordinate: false, endpoints: [], event: on.stop(), leaving: false },
  {
    hook: 'a relation of a charm of its own',
    subordinate: false,
    endpoints: ['host'],
    event: on.relationBroken('host'),
    leaving: false,
  },
  {
    hook: 'the last principal of a subordinate',
    subordinate: true,
    endpoints: ['host', 'db'],
    event: on.relationBroken('host'),
    leaving: true,
  },
  {
    hook: 'a database of a subordinate',
    subordinate: true,
    endpoints: ['host', 'db'],
    event: on.relationBroken('db'),
    leaving: false,
  },
  {
    hook: 'the beginning of its last principal',
    subordinate: true,
    endpoints: ['host'],
    event: on.relationCreated('host'),
    leaving: false,
  },
  {
    hook: 'a log of a subordinate',
    subordinate: true,
    endpoints: ['log'],
    event: on.relationBroken('log'),
    leaving: false,
  },
  {
    hook: 'one of two principals',
    subordinate: true,
    endpoints: ['host', 'site'],
    event: on.relationBroken('host'),
    leaving: false,
  },
])('$hook', async ({ subordinate, endpoints, event, leaving }) => {
  const after = await run(
    charmOf(subordinate),
    event,
    state({ relations: relations(...endpoints) }),
  );
  expect(after.flags.includes('lamp.leaving')).toBe(leaving);
});
