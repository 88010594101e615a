import { fault } from '../errors.ts';
import type { Action, Handler } from './handlers.ts';
import { expandHookPattern, type EndpointName } from './hook-patterns.ts';
import type { Conditions, Declare, LayerDefinition, Trigger } from './layer.ts';
import type { Predicate } from './predicates.ts';

/** A layer by name, with what its handler modules declare. */
export interface NamedLayer<Unit, ActionUnit extends Unit, Value> {
  readonly name: string;
  readonly handlers: readonly LayerDefinition<Unit, ActionUnit, Value>[];
}

/** A charm's handlers, actions and triggers, in the order of layers, then of declaration. */
export interface Composition<Unit, ActionUnit, Value> {
  readonly handlers: readonly Handler<Unit, Value>[];
  /** By name; an upper layer's action takes the place of a lower one's. */
  readonly actions: ReadonlyMap<string, Action<ActionUnit, Value>>;
  readonly triggers: readonly Trigger[];
}

interface Draft<Unit, Value> {
  readonly hooks: ReadonlySet<string> | undefined;
  readonly predicates: readonly Predicate[];
  readonly inputs: Handler<Unit, Value>['inputs'];
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
  const ids = new Set<string>();

  function conditions(layer: string, draft: Draft<Unit, Value>): Conditions<Unit, Value> {
    const also = (kind: Predicate['kind'], flags: readonly string[]): Conditions<Unit, Value> =>
      conditions(layer, { ...draft, predicates: [...draft.predicates, { kind, flags }] });
    return {
      when: (...flags) => also('all', flags),
      whenAny: (...flags) => also('any', flags),
      whenNot: (...flags) => also('none', flags),
      whenNotAll: (...flags) => also('not-all', flags),
      inputs: (read) => conditions(layer, { ...draft, inputs: [...draft.inputs, read] }),
      do: (name, run) => {
        const id = newId(ids, layer, name);
        handlers.push({ id, layer, order: handlers.length, ...draft, run });
      },
    };
  }

  function declare(layer: string): Declare<Unit, ActionUnit, Value> {
    const start = conditions(layer, { hooks: undefined, predicates: [], inputs: [] });
    return {
      when: start.when.bind(start),
      whenAny: start.whenAny.bind(start),
      whenNot: start.whenNot.bind(start),
      whenNotAll: start.whenNotAll.bind(start),
      hook: (...patterns) => {
        const names = patterns.flatMap((pattern) => expandHookPattern(pattern, endpoints));
        return conditions(layer, { hooks: new Set(names), predicates: [], inputs: [] });
      },
      action: (name) => ({
        do: (run) => {
          refuseSecondAction(actions.get(name), layer);
          actions.set(name, { name, layer, run });
        },
      }),
      trigger: (trigger) => {
        triggers.push(trigger);
      },
    };
  }

  for (const layer of layers) {
    for (const definition of layer.handlers) definition.define(declare(layer.name));
  }
  return { handlers, actions, triggers };
}

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
