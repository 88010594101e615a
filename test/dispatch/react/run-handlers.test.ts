/** What a hook prints of its handlers, and what it asks them for. */
import { expect, test } from 'vitest';
import type { CharmDefinition } from '../../../src/dispatch/charm/charm-definition.ts';
import type { Unit } from '../../../src/dispatch/unit/unit.ts';
import type { NamedDecision } from '../../../src/reactive/compose.ts';
import { charm, hookOf, runBefore } from '../support/charm-under-test.ts';
import { UnitAgent } from '../support/unit-agent.ts';

/** Runs a hook and returns what it printed. */
async function printed(
  agent: UnitAgent,
  definition: CharmDefinition,
  hook = 'start',
): Promise<readonly string[]> {
  const lines: string[] = [];
  const outcome = await runBefore(agent, hookOf(agent, definition, hook), {
    print: (line) => void lines.push(line),
  });
  expect(outcome.kind).toBe('committed');
  return lines;
}

test('each handler that runs is printed with its phase, and one whose inputs are as they were', async () => {
  const definition = charm(({ hook, when }) => {
    hook('start').do('early', () => undefined);
    when()
      .inputs(() => 1)
      .do('late', () => undefined);
  });
  const agent = new UnitAgent();
  expect(await printed(agent, definition)).toEqual([
    'charm/early: runs (hooks phase)',
    'charm/late: runs (reactive phase)',
  ]);
  expect(await printed(agent, definition, 'stop')).toEqual(['charm/late: inputs unchanged']);
});

test('a program that decides is printed with its decision, and begins only when it runs', async () => {
  const order: string[] = [];
  const decision = (name: string, runs: boolean): NamedDecision<Unit> => ({
    name,
    decide: async () => {
      order.push(`${name} is asked`);
      return runs ? async () => void order.push(`${name} works`) : undefined;
    },
  });
  const open = [decision('no', false), decision('yes', true)];
  const definition = { ...charm({}), layers: [{ name: 'base', handlers: [], open }] };
  const agent = new UnitAgent({ config: { port: 80 } });
  await printed(agent, definition);
  agent.model.config.port = 81;
  agent.uncommitted.save = async ({ options }) => void order.push(`${options.join()} is noted`);
  order.length = 0;
  const lines = await printed(agent, definition);
  expect(lines.filter((line) => line.includes('reactive'))).toEqual([
    'base/no: not now (reactive phase)',
    'base/yes: runs (reactive phase)',
  ]);
  expect(order.slice(0, 4)).toEqual(['no is asked', 'yes is asked', 'port is noted', 'yes works']);
});
