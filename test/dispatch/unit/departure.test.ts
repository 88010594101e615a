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

test.each<[string, boolean, readonly string[], TestEvent, boolean]>([
  ['remove', false, [], on.remove(), true],
  ['stop', false, [], on.stop(), false],
  ['a relation of a charm of its own', false, ['host'], on.relationBroken('host'), false],
  ['the last principal of a subordinate', true, ['host', 'db'], on.relationBroken('host'), true],
  ['a database of a subordinate', true, ['host', 'db'], on.relationBroken('db'), false],
  ['the beginning of its last principal', true, ['host'], on.relationCreated('host'), false],
  ['a log of a subordinate', true, ['log'], on.relationBroken('log'), false],
  ['one of two principals', true, ['host', 'site'], on.relationBroken('host'), false],
])('%s', async (_, subordinate, endpoints, event, leaving) => {
  const after = await run(
    charmOf(subordinate),
    event,
    state({ relations: relations(...endpoints) }),
  );
  expect(after.flags.includes('lamp.leaving')).toBe(leaving);
});
