/** The types that a charm's handlers are checked with; `charmwright types` writes them from its YAML. */
import type { Json } from '../../base/json.ts';
import type { TimeLimit } from '../../reactive/time-limit.ts';
import type { ActionUnit, Endpoint, Unit, UnitFlags, UnitResources } from '../unit/unit.ts';

/** What is known of a charm; each charm has an interface of its own that extends this. */
export interface CharmTypes {
  /** Option → the type of its value; `undefined` is part of it when the option has no default. */
  readonly config: Unit['config'];
  /** Endpoint → its role and interface. */
  readonly endpoints: Readonly<Record<string, Pick<Endpoint, 'role' | 'interface'>>>;
  /** Flags that a layer declares: handlers may set and clear them. */
  readonly flags: string;
  /** Flags that the framework and its interfaces keep: handlers may react to them. */
  readonly automatic: string;
  /** Action → its parameters. */
  readonly actions: Readonly<Record<string, Readonly<Record<string, Json | undefined>>>>;
  readonly resources: string;
}

/** A unit of this charm. It may be handed to anything that takes a `Unit`. */
export interface UnitOf<T extends CharmTypes> extends Omit<
  Unit,
  'config' | 'flags' | 'resources' | 'endpoint'
> {
  readonly config: T['config'];
  readonly flags: FlagsOf<T>;
  readonly resources: ResourcesOf<T>;
  endpoint<N extends keyof T['endpoints'] & string>(name: N): Endpoint & T['endpoints'][N];
}

/** A unit of this charm that runs the action `N`. */
export interface ActionUnitOf<
  T extends CharmTypes,
  N extends keyof T['actions'],
> extends UnitOf<T> {
  readonly action: Omit<ActionUnit['action'], 'name' | 'params'> & {
    readonly name: N;
    readonly params: T['actions'][N];
  };
}

interface FlagsOf<T extends CharmTypes> extends Pick<UnitFlags, 'all'> {
  has(flag: T['flags'] | T['automatic']): boolean;
  set(flag: T['flags']): void;
  announce(flag: T['flags']): void;
  clear(flag: T['flags']): void;
  toggle(flag: T['flags'], on: boolean): void;
}

interface ResourcesOf<T extends CharmTypes> extends Omit<UnitResources, 'path'> {
  path(name: T['resources']): Promise<string | undefined>;
}

type Flag<T extends CharmTypes> = T['flags'] | T['automatic'];

/** {@link Declare}, with the flags, options, endpoints and actions of one charm. */
export interface DeclareOf<T extends CharmTypes> {
  readonly when: (...flags: readonly Flag<T>[]) => ConditionsOf<T>;
  readonly whenAny: (...flags: readonly Flag<T>[]) => ConditionsOf<T>;
  readonly whenNot: (...flags: readonly Flag<T>[]) => ConditionsOf<T>;
  readonly whenNotAll: (...flags: readonly Flag<T>[]) => ConditionsOf<T>;
  readonly hook: (...patterns: readonly string[]) => ConditionsOf<T>;
  readonly action: <N extends keyof T['actions'] & string>(name: N) => ActionHandlerOf<T, N>;
  readonly trigger: (trigger: TriggerOf<T>) => void;
}

interface ConditionsOf<T extends CharmTypes> {
  when(...flags: readonly Flag<T>[]): ConditionsOf<T>;
  whenAny(...flags: readonly Flag<T>[]): ConditionsOf<T>;
  whenNot(...flags: readonly Flag<T>[]): ConditionsOf<T>;
  whenNotAll(...flags: readonly Flag<T>[]): ConditionsOf<T>;
  inputs(read: (unit: UnitOf<T>) => Json | Promise<Json>): ConditionsOf<T>;
  within(limit: TimeLimit): ConditionsOf<T>;
  do(name: string, run: (unit: UnitOf<T>) => void | Promise<void>): void;
}

interface ActionHandlerOf<T extends CharmTypes, N extends keyof T['actions']> {
  within(limit: TimeLimit): ActionHandlerOf<T, N>;
  do(run: (unit: ActionUnitOf<T, N>) => ActionAnswer | Promise<ActionAnswer>): void;
}

type ActionAnswer = Readonly<Record<string, Json>> | undefined;

interface TriggerOf<T extends CharmTypes> {
  readonly when?: Flag<T>;
  readonly whenNot?: Flag<T>;
  readonly set?: readonly T['flags'][];
  readonly clear?: readonly T['flags'][];
  readonly call?: (unit: UnitOf<T>) => void;
}
