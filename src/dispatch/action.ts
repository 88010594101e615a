import type { Action } from '../reactive/handlers.ts';
import { flattenResults } from './action-results.ts';
import type { Agent } from './agent.ts';
import { objectOf } from './charm-facts.ts';
import { failureOf } from './react.ts';
import type { UnitViews } from './unit-facade.ts';
import type { ActionUnit, Json } from './unit.ts';

export type UnitAction = Action<ActionUnit, Json>;

/**
 * Runs an action's handler and hands its result to Juju.
 *
 * @throws what the handler threw, with the action's name, or ACTION_RESULT_INVALID.
 */
export async function runAction(agent: Agent, views: UnitViews, action: UnitAction): Promise<void> {
  const params = objectOf(await agent.json('action-get', { args: [] }));
  const unit = views.forAction(action.layer, {
    name: action.name,
    params,
    log: async (message) => {
      await agent.text('action-log', { args: ['--', message] });
    },
    fail: (message) => failAction(agent, message),
  });
  try {
    await report(agent, await action.run(unit));
  } catch (error) {
    throw failureOf(`${action.layer}/${action.name}`, error);
  }
}

/** Marks the running action failed; the operator sees `message`. */
export async function failAction(agent: Agent, message: string): Promise<void> {
  await agent.text('action-fail', { args: ['--', message] });
}

async function report(
  agent: Agent,
  results: Readonly<Record<string, Json>> | undefined,
): Promise<void> {
  const flat = Object.entries(flattenResults(results ?? {}));
  if (flat.length === 0) return;
  await agent.text('action-set', {
    args: ['--', ...flat.map(([key, value]) => `${key}=${value}`)],
    shown: flat.map(([key]) => key).join(' '),
  });
}
