import type { Json } from '../../base/json.ts';
import { fault } from '../../errors.ts';
import { actionParams, failAction, logAction, setActionResults } from '../../juju/tools/actions.ts';
import type { UnitAction } from '../unit/unit-handler.ts';
import { flattenResults } from './action-results.ts';
import { failureOf } from './handler-failure.ts';
import type { ReactInput } from './react-input.ts';

/** The action of this name. @throws ACTION_UNKNOWN */
export function actionNamed(actions: ReadonlyMap<string, UnitAction>, name: string): UnitAction {
  const action = actions.get(name);
  if (action !== undefined) return action;
  const known = [...actions.keys()].sort();
  throw fault('ACTION_UNKNOWN', `the charm has no handler for the action "${name}"`, {
    details: `handled: ${known.length === 0 ? 'none' : known.join(', ')}`,
  });
}

/**
 * Runs an action's handler and hands its result to Juju.
 *
 * @throws what the handler threw, with the action's name, or ACTION_RESULT_INVALID.
 */
export async function runAction(
  action: UnitAction,
  { units, work, ports }: Pick<ReactInput, 'units' | 'work' | 'ports'>,
): Promise<void> {
  const { tools, observer, locate } = ports;
  const { name, layer, limit } = action;
  observer?.begins({ by: `action ${name}` });
  const unit = units.forAction(layer, {
    name,
    // A value parsed from JSON is JSON.
    params: (await actionParams(tools)) as Readonly<Record<string, Json>>,
    log: (message) => logAction(tools, message),
    fail: (message) => failAction(tools, message),
  });
  try {
    const running = { name: `action ${name} of layer ${layer}`, limit };
    const results = flattenResults((await work.run(running, () => action.run(unit))) ?? {});
    if (Object.keys(results).length > 0) await setActionResults(tools, results);
  } catch (error) {
    throw failureOf(`${layer}/${name}`, error, { locate, event: unit.event });
  }
  observer?.ends('ran');
}
