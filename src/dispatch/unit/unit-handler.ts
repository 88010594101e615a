import type { Json } from '../../base/json.ts';
import type { Action, Handler } from '../../reactive/handlers.ts';
import type { ActionUnit, Unit } from './unit.ts';

/** A handler that runs with a unit. */
export type UnitHandler = Handler<Unit, Json>;

/** An action's handler, which runs with a unit that knows the action. */
export type UnitAction = Action<ActionUnit, Json>;
