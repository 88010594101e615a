import type { Json } from '../../base/json.ts';
import { compose, type Composition } from '../../reactive/compose.ts';
import { HandlerTable } from '../../reactive/handler-table.ts';
import type { EndpointName } from '../../reactive/hook-patterns.ts';
import { compileTriggers, type TriggerTable } from '../../reactive/triggers.ts';
import type { CharmDefinition } from './charm-definition.ts';
import { allEndpoints } from '../../charm-schema/declared/endpoints.ts';
import { configDefaults } from '../../charm-schema/declared/options.ts';
import { Templates } from '../unit/charm-files.ts';
import type { InterfaceRole } from '../../interfaces/interface.ts';
import { interfaceRoles } from '../../interfaces/interface-roles.ts';
import type { UnitHandler } from '../unit/unit-handler.ts';
import type { ActionUnit, ConfigValue, Unit } from '../unit/unit.ts';

/** All of a charm that is the same in each of its hooks. */
export interface PreparedCharm {
  readonly definition: CharmDefinition;
  readonly endpoints: readonly EndpointName[];
  readonly composition: Composition<Unit, ActionUnit, Json>;
  readonly handlers: HandlerTable<UnitHandler>;
  readonly triggers: TriggerTable;
  /** Ids of the handlers. */
  readonly ids: ReadonlySet<string>;
  /** Every flag in a condition of a handler or trigger. */
  readonly conditionFlags: readonly string[];
  /** Whether a handler is a program, whose conditions show only when it runs. */
  readonly hasPrograms: boolean;
  readonly defaults: Readonly<Record<string, ConfigValue | null>>;
  /** Bottom layer first. */
  readonly layers: readonly string[];
  readonly templates: Templates;
  /** What keeps flags for its endpoints. */
  readonly interfaces: readonly InterfaceRole[];
}

/**
 * Composes a charm.
 *
 * @throws what {@link compose}, {@link compileTriggers} and {@link interfaceRoles} throw for what its layers declare.
 */
export function prepareCharm(definition: CharmDefinition): PreparedCharm {
  const endpoints = allEndpoints(definition.metadata);
  const composition = compose(definition.layers, endpoints);
  const { handlers, triggers } = composition;
  return {
    definition,
    endpoints,
    composition,
    handlers: new HandlerTable(handlers),
    triggers: compileTriggers(triggers),
    ids: new Set(handlers.map(({ id }) => id)),
    conditionFlags: [
      ...handlers.flatMap(({ predicates }) => predicates.flatMap(({ flags }) => flags)),
      ...triggers.flatMap(({ when, whenNot }) => [when ?? whenNot ?? '']),
    ],
    hasPrograms: handlers.some(({ kind }) => kind === 'open'),
    defaults: configDefaults(definition.config),
    layers: definition.layers.map(({ name }) => name),
    templates: new Templates(),
    interfaces: interfaceRoles(definition.interfaces),
  };
}
