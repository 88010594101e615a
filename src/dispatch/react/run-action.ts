import type { Json } from '../../base/json.ts';
import type { Action } from '../../reactive/handlers.ts';
import { actionParams, failAction, logAction, setActionResults } from '../../juju/tools/actions.ts';
import type { HookTools } from '../../juju/wire.ts';
import { flattenResults } from './action-results.ts';
import { failureOf, type Locate } from './handler-failure.ts';
import type { RunningWork } from './running-work.ts';
import type { UnitViews } from '../unit/unit-views.ts';
import type { ActionUnit } from '../unit/unit.ts';

export type UnitAction = Action<ActionUnit, Json>;

/** What an action runs in. */
export interface ActionSetting {
  readonly tools: HookTools;
  readonly views: UnitViews;
  readonly work: RunningWork;
  readonly locate: Locate;
}

/**
 * Runs an action's handler and hands its result to Juju.
 *
 * @throws what the handler threw, with the action's name, or ACTION_RESULT_INVALID.
 */
export async function runAction(
  { tools, views, work, locate }: ActionSetting,
  action: UnitAction,
): Promise<void> {
  const unit = views.forAction(action.layer, {
    name: action.name,
    // What was parsed from JSON is JSON.
    params: (await actionParams(tools)) as Readonly<Record<string, Json>>,
    log: (message) => logAction(tools, message),
    fail: (message) => failAction(tools, message),
  });
  try {
    const { name, layer, limit } = action;
    const running = { name: `action ${name} of layer ${layer}`, limit };
    const results = flattenResults((await work.run(running, () => action.run(unit))) ?? {});
    if (Object.keys(results).length > 0) await setActionResults(tools, results);
  } catch (error) {
    throw failureOf(`${action.layer}/${action.name}`, error, { locate, event: unit.event });
  }
}
