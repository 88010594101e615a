import { fault } from '../errors.ts';
import type { FlagChange } from './flag-change.ts';
import { DraftHandler, type Register } from './draft-handler.ts';
import type { Action, Decide, Handler } from './handlers.ts';
import { expandHookPattern, type EndpointName } from './hook-patterns.ts';
import type { ActionHandler, Declare, LayerDefinition, Trigger } from './layer.ts';
import { parseTimeLimit } from './time-limit.ts';

/** A layer by name, with what its handler modules declare. */
export interface NamedLayer<Unit, ActionUnit extends Unit, Value> {
  readonly name: string;
  readonly handlers: readonly LayerDefinition<Unit, ActionUnit, Value>[];
  /** Handlers that decide by themselves; they come after the declared ones of their layer. */
  readonly open?: readonly NamedDecision<Unit>[];
}

export interface NamedDecision<Unit> {
  readonly name: string;
  readonly decide: Decide<Unit>;
}

/** A charm's handlers, actions and triggers, in the order of layers, then of declaration. */
export interface Composition<Unit, ActionUnit, Value> {
  readonly handlers: readonly Handler<Unit, Value>[];
  /** By name; an upper layer's action takes the place of a lower one's. */
  readonly actions: ReadonlyMap<string, Action<ActionUnit, Value>>;
  readonly triggers: readonly Trigger[];
  /** What triggers call, in the order of the triggers. */
  readonly calls: readonly TriggerCall<Unit>[];
}

/** A function of a layer, and the change of a flag that it is called after. */
export interface TriggerCall<Unit> {
  readonly layer: string;
  readonly cause: FlagChange;
  readonly call: (unit: Unit) => unknown;
}

/**
 * Lets the layers declare what they have, bottom layer first.
 *
 * @throws HANDLER_DUPLICATE, HANDLER_UNNAMED, ACTION_DUPLICATE, HOOK_PATTERN_INVALID
 */
export function compose<Unit, ActionUnit extends Unit, Value>(
  layers: readonly NamedLayer<Unit, ActionUnit, Value>[],
  endpoints: readonly EndpointName[],
): Composition<Unit, ActionUnit, Value> {
  const handlers: Handler<Unit, Value>[] = [];
  const actions = new Map<string, Action<ActionUnit, Value>>();
  const triggers: Trigger[] = [];
  const calls: TriggerCall<Unit>[] = [];
  const ids = new Set<string>();

  function declare(layer: string): Declare<Unit, ActionUnit, Value> {
    const register: Register<Unit, Value> = (name, { hooks, predicates, inputs, limit }, run) => {
      const id = newId(ids, layer, name);
      const order = handlers.length;
      handlers.push({ kind: 'declared', id, layer, order, hooks, predicates, inputs, limit, run });
    };
    const start = new DraftHandler<Unit, Value>(register, nothing);
    const handlerOf = (name: string, limit?: number): ActionHandler<ActionUnit, Value> => ({
      within: (text) => handlerOf(name, parseTimeLimit(text)),
      do: (run) => {
        refuseSecondAction(actions.get(name), layer);
        actions.set(name, { name, layer, limit, run });
      },
    });
    return {
      when: (...flags) => start.when(...flags),
      whenAny: (...flags) => start.whenAny(...flags),
      whenNot: (...flags) => start.whenNot(...flags),
      whenNotAll: (...flags) => start.whenNotAll(...flags),
      hook: (...patterns) => {
        const names = patterns.flatMap((pattern) => expandHookPattern(pattern, endpoints));
        return new DraftHandler(register, { ...nothing, hooks: new Set(names) });
      },
      action: (name) => handlerOf(name),
      trigger: ({ call, ...trigger }) => {
        triggers.push(call === undefined ? trigger : { ...trigger, calls: true });
        const [flag = '', on] = [trigger.when ?? trigger.whenNot, trigger.when !== undefined];
        if (call !== undefined) calls.push({ layer, cause: { flag, on }, call });
      },
    };
  }

  for (const layer of layers) {
    for (const definition of layer.handlers) definition.define(declare(layer.name));
    for (const { name, decide } of layer.open ?? []) {
      const id = newId(ids, layer.name, name);
      const parts = { hooks: undefined, predicates: [], inputs: [] };
      handlers.push({
        ...{ kind: 'open', id, layer: layer.name, order: handlers.length },
        ...{ ...parts, decide },
      });
    }
  }
  return { handlers, actions, triggers, calls };
}

const nothing = { hooks: undefined, predicates: [], inputs: [], limit: undefined } as const;

function newId(ids: Set<string>, layer: string, name: string): string {
  if (name.trim() === '') {
    throw fault('HANDLER_UNNAMED', `a handler of layer ${layer} has an empty name`);
  }
  const id = `${layer}/${name}`;
  if (ids.has(id)) {
    throw fault('HANDLER_DUPLICATE', `layer ${layer} declares two handlers named "${name}"`);
  }
  ids.add(id);
  return id;
}

function refuseSecondAction(
  known: { readonly name: string; readonly layer: string } | undefined,
  layer: string,
): void {
  if (known?.layer !== layer) return;
  throw fault('ACTION_DUPLICATE', `layer ${layer} declares the action "${known.name}" twice`);
}
