/**
 * The controller is a faithful agent: each row names a rule that charms rely on and the file of Juju that
 * makes it so, lets it happen on a controller whose machines are processes, and compares what was seen.
 */
import { describe, expect, test } from 'vitest';
import { controllerFixture } from '../controller-fixture.ts';
import { actionRules } from './actions.ts';
import { environmentRules } from './environment.ts';
import { eventRules } from './events.ts';
import { flushRules } from './flush.ts';
import { lifeRules } from './life.ts';
import type { Rule } from './rule.ts';
import { toolRules } from './tools.ts';

const table: Readonly<Record<string, readonly Rule[]>> = {
  'the environment': environmentRules(),
  'events and their order': eventRules,
  'the flush at a hook’s end': flushRules,
  'actions and commands': actionRules,
  'hook tools': toolRules(),
  'a unit’s life': lifeRules,
};

describe.each(Object.entries(table))('%s', (_, rules) => {
  for (const { rule, source, scenario, seen } of rules) {
    test(`${rule} (${source})`, async () => {
      expect(await scenario(await controllerFixture())).toEqual(seen);
    });
  }
});
