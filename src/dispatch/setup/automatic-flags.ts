import type { InterfaceBag, InterfaceRole } from '../../interfaces/interface.ts';
import {
  configFlags,
  steadyConfigFlags,
  type ConfigMemory,
  type Hash,
} from '../../reactive/automatic/config-flags.ts';
import {
  endpointFlags,
  goneEndpointFlags,
  type EndpointMemory,
} from '../../reactive/automatic/endpoint-flags.ts';
import type { FlagPlan } from '../../reactive/automatic/flag-plan.ts';
import {
  isLeaderFlag,
  isLeaderSettingFlag,
  leadershipFlags,
} from '../../reactive/automatic/leadership-flags.ts';
import { lifecycleFlags } from '../../reactive/automatic/lifecycle-flags.ts';
import type { EndpointName } from '../../reactive/hook-patterns.ts';
import { interfaceFlags, readEndpoint, type EndpointState } from './endpoint-state.ts';
import type { StoredState } from '../state/stored-state.ts';
import type { ConfigValue, Endpoint, Unit, UnitEvent } from '../unit/unit.ts';

/** What the automatic flags of a hook are computed from. */
export interface AutomaticFlagsInput {
  readonly event: UnitEvent;
  readonly unit: string;
  readonly defaults: Readonly<Record<string, ConfigValue | null>>;
  readonly config: Unit['config'];
  readonly endpoints: readonly EndpointName[];
  readonly endpoint: (name: string) => Endpoint;
  readonly interfaces: readonly InterfaceRole[];
  readonly isLeader: () => Promise<boolean>;
  /** Whether any handler or trigger of the charm names a flag. */
  readonly isNamed: (test: (flag: string) => boolean) => boolean;
  /** Undefined when no hook was ever committed. */
  readonly stored: StoredState | undefined;
  readonly hash: Hash;
}

/** The flags that the framework keeps, and what it has to remember to keep them. */
export interface AutomaticFlags {
  readonly plans: readonly FlagPlan[];
  readonly config: ConfigMemory | undefined;
  readonly endpoints: StoredState['endpoints'];
}

/**
 * Computes a hook's automatic flags.
 *
 * Each hook lists the relations and units of endpoints of which a flag is set or named: an operator may skip a
 * relation hook (`juju resolved --no-retry`), and its flags must not stay. Bags are read in an endpoint's own hooks,
 * after a skipped hook, and all of them when the charm is installed or upgraded. Leadership is read only when a
 * handler or trigger names the flag.
 */
export async function automaticFlags(setting: AutomaticFlagsInput): Promise<AutomaticFlags> {
  const { event, stored, defaults, config: values, hash } = setting;
  const config = configFlags({ defaults, values, memory: stored?.config, hash });
  const flags = new Set(stored?.flags);
  const lifecycle = lifecycleFlags({
    hook: event.name,
    first: stored === undefined,
    had: (flag) => flags.has(flag),
  });
  const endpoints = await endpointPlans(setting);
  const plans = [lifecycle, await leadershipPlan(setting), config.plan, ...endpoints.plans];
  return { plans, config: config.memory, endpoints: endpoints.memories };
}

/** The flags that an action sees: nothing in it counts as a change, so no hook misses one. */
export async function steadyFlags(setting: AutomaticFlagsInput): Promise<AutomaticFlags> {
  const { stored, defaults, config: values } = setting;
  const plans = [await leadershipPlan(setting), steadyConfigFlags({ defaults, values })];
  return { plans, config: stored?.config, endpoints: stored?.endpoints ?? {} };
}

async function leadershipPlan(setting: AutomaticFlagsInput): Promise<FlagPlan> {
  const { isNamed, isLeader } = setting;
  return leadershipFlags({
    leads: isNamed(isLeaderFlag) && (await isLeader()),
    settings: isNamed(isLeaderSettingFlag) ? await leaderSettings(setting) : [],
  });
}

/** The application's bags of its peer relations, which the leader writes and every peer may read. */
async function leaderSettings({
  endpoints,
  endpoint,
}: AutomaticFlagsInput): Promise<readonly InterfaceBag[]> {
  const bags: InterfaceBag[] = [];
  for (const { name, role } of endpoints) {
    if (role !== 'peers') continue;
    for (const relation of await endpoint(name).relations()) bags.push(await relation.received());
  }
  return bags;
}

async function endpointPlans(
  setting: AutomaticFlagsInput,
): Promise<{ plans: FlagPlan[]; memories: StoredState['endpoints'] }> {
  const { event, endpoints, stored } = setting;
  const memories: Record<string, EndpointMemory> = { ...stored?.endpoints };
  const plans: FlagPlan[] = [];
  const all = event.name === 'install' || event.name === 'upgrade-charm';
  for (const { name, role, interface: kind } of endpoints) {
    const own = event.kind === 'relation' && event.endpoint === name;
    // No charm writes to juju-info, so other hooks do not read it.
    if (!own && all && kind === 'juju-info') continue;
    const side = setting.interfaces.find((each) => each.role === role && each.interface === kind);
    const everything = all || (!own && (await hasMissedHooks(setting, name, side)));
    if (!own && !everything) continue;
    const state = await readEndpoint(setting.endpoint(name), { event, side, everything });
    const { plan, memory } = ownFlags(setting, state, {
      endpoint: name,
      memory: memories[name] ?? {},
    });
    memories[name] = memory;
    plans.push(plan);
    if (side !== undefined)
      plans.push(interfaceFlags(side, { endpoint: name, unit: setting.unit }, state));
  }
  if (!all) return { plans, memories };
  const known = endpoints.map(({ name }) => name);
  return {
    plans: [...plans, goneEndpointFlags(known)],
    memories: Object.fromEntries(Object.entries(memories).filter(([name]) => known.includes(name))),
  };
}

/** Whether the relations and units of an endpoint differ from those of its last hook. */
async function hasMissedHooks(
  { endpoint, isNamed, stored, unit }: AutomaticFlagsInput,
  name: string,
  side: InterfaceRole | undefined,
): Promise<boolean> {
  const kept = side?.manage({ endpoint: name, unit, relations: [] }) ?? {};
  const owns = (flag: string): boolean =>
    flag.startsWith(`endpoint.${name}.`) || Object.hasOwn(kept, flag);
  if (stored?.flags.some(owns) !== true && !isNamed(owns)) return false;
  const known = Object.entries(stored?.endpoints[name] ?? {});
  const relations = await endpoint(name).relations();
  return (
    relations.length !== known.length ||
    relations.some(({ id, units }) => {
      const before = stored?.endpoints[name]?.[id];
      const owners = Object.keys(before ?? {}).filter((owner) => owner.includes('/'));
      const names = new Set(units.map((each) => each.name));
      return (
        before === undefined ||
        owners.length !== names.size ||
        !owners.every((each) => names.has(each))
      );
    })
  );
}

function ownFlags(
  { event, hash }: AutomaticFlagsInput,
  state: EndpointState,
  { endpoint, memory }: { readonly endpoint: string; readonly memory: EndpointMemory },
): { plan: FlagPlan; memory: EndpointMemory } {
  const relations = state.relations.map(({ id, units, received, application }) => ({
    id,
    units: units.map(({ name }) => name),
    bags: bagsRead(units, application, received),
  }));
  const step = event.kind === 'relation' ? event.step : undefined;
  return endpointFlags({ endpoint, relations, step, memory, hash });
}

function bagsRead(
  units: EndpointState['relations'][number]['units'],
  application: string | undefined,
  received: InterfaceBag | undefined,
): Record<string, InterfaceBag> {
  const bags: Record<string, InterfaceBag> = {};
  for (const { name, received: bag } of units) if (bag !== undefined) bags[name] = bag;
  if (application !== undefined && received !== undefined) bags[application] = received;
  return bags;
}
