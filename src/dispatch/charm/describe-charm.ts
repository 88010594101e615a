import type { Json } from '../../base/json.ts';
import { interfaceRoles } from '../../interfaces/interface-roles.ts';
import type { InterfaceRole } from '../../interfaces/interface.ts';
import { isFault, type ErrorCode } from '../../errors.ts';
import { configFlags } from '../../reactive/automatic/config-flags.ts';
import { endpointFlags } from '../../reactive/automatic/endpoint-flags.ts';
import { leadershipFlags } from '../../reactive/automatic/leadership-flags.ts';
import { lifecycleFlagNames, lifecycleFlags } from '../../reactive/automatic/lifecycle-flags.ts';
import { compose } from '../../reactive/compose.ts';
import type { Handler } from '../../reactive/handlers.ts';
import type { EndpointName } from '../../reactive/hook-patterns.ts';
import type { Trigger } from '../../reactive/layer.ts';
import type { Predicate } from '../../reactive/predicates.ts';
import { allEndpoints } from '../../charm-schema/declared/endpoints.ts';
import { configDefaults } from '../../charm-schema/declared/options.ts';
import type { CharmDefinition } from './charm-definition.ts';
import type { Unit } from '../unit/unit.ts';

/** What a charm's layers declare, as plain data; no handler ran for it. */
export interface DescribedCharm {
  readonly kind: 'described';
  readonly handlers: readonly DescribedHandler[];
  readonly actions: readonly {
    readonly name: string;
    readonly layer: string;
    readonly code: string;
  }[];
  readonly triggers: readonly Trigger[];
  readonly endpoints: readonly EndpointName[];
  /** Flags that the framework and its interfaces may set, of those that were asked about. */
  readonly automatic: readonly string[];
  /** All flags that the framework and its interfaces keep; `*` is any text. */
  readonly kept: readonly string[];
  /** Layer → the flags that it declares, with what they mean. */
  readonly declared: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface DescribedHandler {
  readonly id: string;
  readonly layer: string;
  /** Undefined in the reactive phase. */
  readonly hooks?: readonly string[];
  readonly predicates: readonly Predicate[];
  readonly inputs: number;
  /** A program: only its own test decides whether it runs. */
  readonly open?: true;
  /** The text of its function and of its inputs, to look for flags in. */
  readonly code: string;
}

/** Why the layers can't be composed. */
export interface UndescribedCharm {
  readonly kind: 'refused';
  readonly code: ErrorCode;
  readonly message: string;
}

/**
 * Says what a charm is made of, without running any of its handlers.
 *
 * @param asked further flags to look up: whether the framework keeps them.
 */
export function describeCharm(
  definition: CharmDefinition,
  asked: readonly string[],
): DescribedCharm | UndescribedCharm {
  const endpoints = allEndpoints(definition.metadata);
  try {
    const sides = interfaceRoles(definition.interfaces);
    const { handlers, actions, triggers } = compose(definition.layers, endpoints);
    const named = [
      ...asked,
      ...handlers.flatMap(({ predicates }) => predicates.flatMap(({ flags }) => flags)),
      ...triggers.flatMap(({ when, whenNot }) => [when ?? [], whenNot ?? []].flat()),
    ];
    const keeps = automaticFlag(definition, endpoints, sides);
    return {
      kind: 'described',
      handlers: handlers.map(describeHandler),
      actions: [...actions.values()].map(({ name, layer, run }) => ({
        name,
        layer,
        code: run.toString(),
      })),
      triggers,
      endpoints,
      automatic: [...new Set(named)].filter(keeps).sort(),
      kept: keptFlags(definition, endpoints, sides),
      declared: definition.declaredFlags ?? {},
    };
  } catch (error) {
    if (!isFault(error)) throw error;
    return { kind: 'refused', code: error.code, message: error.message };
  }
}

function describeHandler(handler: Handler<Unit, Json>): DescribedHandler {
  const { id, layer, hooks, predicates, inputs } = handler;
  const functions = handler.kind === 'open' ? [] : [...inputs, handler.run];
  return {
    id,
    layer,
    ...(hooks === undefined ? {} : { hooks: [...hooks] }),
    predicates,
    inputs: inputs.length,
    ...(handler.kind === 'open' ? { open: true } : {}),
    code: functions.map((each) => each.toString()).join('\n'),
  };
}

/** Asks the modules that keep the flags; only the names of options and endpoints are looked up here. */
function automaticFlag(
  definition: CharmDefinition,
  endpoints: readonly EndpointName[],
  sides: readonly InterfaceRole[],
): (flag: string) => boolean {
  const hash = (text: string): string => text;
  const options = Object.keys(configDefaults(definition.config));
  const config = configFlags({ defaults: {}, values: {}, memory: undefined, hash }).plan;
  const leadership = leadershipFlags({ leads: true, settings: [] });
  const life = lifecycleFlags({ hook: 'install', first: true, had: () => false });
  const others = endpoints.map(
    ({ name: endpoint }) =>
      endpointFlags({ endpoint, relations: [], step: undefined, memory: {}, hash }).plan,
  );
  const kept = endpoints.flatMap((endpoint) => interfaceFlagNames(endpoint, sides));
  return (flag) => {
    if (config.owns(flag)) {
      const option = /^config\.(?:changed|set|default)\.(.*)$/.exec(flag)?.[1];
      return option === undefined || options.includes(option);
    }
    if (leadership.owns(flag) || life.owns(flag) || kept.includes(flag)) return true;
    return others.some(({ owns }) => owns(flag));
  };
}

function interfaceFlagNames(
  endpoint: EndpointName,
  sides: readonly InterfaceRole[],
): readonly string[] {
  return sides
    .filter((side) => side.role === endpoint.role && side.interface === endpoint.interface)
    .flatMap((side) =>
      Object.keys(side.manage({ endpoint: endpoint.name, unit: 'unit/0', relations: [] })),
    );
}

function keptFlags(
  { config }: CharmDefinition,
  endpoints: readonly EndpointName[],
  sides: readonly InterfaceRole[],
): readonly string[] {
  const steps = ['related', 'joined', 'departed', 'broken', 'changed', 'changed.*'];
  return [
    ...lifecycleFlagNames,
    'leadership.is_leader',
    'leadership.set.*',
    'config.changed',
    ...Object.keys(configDefaults(config)).flatMap((option) =>
      ['changed', 'set', 'default'].map((kind) => `config.${kind}.${option}`),
    ),
    ...endpoints.flatMap(({ name }) => steps.map((step) => `endpoint.${name}.${step}`)),
    ...endpoints.flatMap((endpoint) => interfaceFlagNames(endpoint, sides)),
  ];
}
