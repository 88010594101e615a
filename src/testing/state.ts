/** A unit between two hooks, with what of its model it can see: immutable plain data. */
import type { Json } from '../base/json.ts';
import type { ConfigValue, UnitEvent } from '../dispatch/unit/unit.ts';
import type { StatusReport } from '../dispatch/commit/closing-status.ts';
import { deepFreeze } from '../dispatch/unit/deep-freeze.ts';
import type { StoredState } from '../dispatch/state/stored-state.ts';
import type { GoalStateView, NetworkView, StorageView } from '../juju/agent/model-view.ts';
import type { LogLevel } from '../juju/agent/immediate-effects.ts';
import type { InMemorySecret } from './agent/in-memory-agent.ts';
import type { Effect } from '../machine/recording/effect.ts';
import { machineState, type MachineSource, type MachineState } from './machine/machine-state.ts';

export type Bag = Readonly<Record<string, string>>;

/** A unit and what surrounds it. */
export interface State {
  /** The application's name; the charm's when undefined. */
  readonly application: string | undefined;
  /** The unit's number: 0 in `hello/0`. */
  readonly unit: number;
  readonly leader: boolean;
  /** Sorted. */
  readonly flags: readonly string[];
  /** What the operator has set; the charm's defaults come under it. */
  readonly config: Readonly<Record<string, ConfigValue>>;
  readonly relations: readonly RelationState[];
  readonly secrets: readonly InMemorySecret[];
  /** Label → id, of secrets of others. */
  readonly secretLabels: Readonly<Record<string, string>>;
  readonly storage: readonly StorageView[];
  readonly resources: Readonly<Record<string, ResourceState>>;
  /** `80/tcp` */
  readonly ports: readonly string[];
  readonly status: StatusState;
  readonly applicationStatus: StatusState;
  /** The workload's version. */
  readonly version: string;
  /** What handlers keep with `unit.state`. */
  readonly values: Readonly<Record<string, Json>>;
  /** What hook tools keep of the unit, by the tool's key. */
  readonly toolData: Readonly<Record<string, Json>>;
  /** What the framework remembers from hook to hook; undefined before the first one. */
  readonly memory: Memory | undefined;
  /** The unit's address; undefined while it has none. */
  readonly address: string | undefined;
  /** Binding → network, where it is another than the address's. */
  readonly networks: Readonly<Record<string, NetworkView>>;
  readonly goalState: GoalStateView;
  readonly model: { readonly name: string; readonly uuid: string };
  readonly machine: MachineState;
  /** What the last event did; undefined in a state that a test has written. */
  readonly last: LastRun | undefined;
}

export type Memory = Omit<StoredState, 'flags'>;

export interface StatusState {
  readonly status: string;
  readonly message: string;
}

/** One relation, as this unit sees it. */
export interface RelationState {
  readonly id: number;
  readonly endpoint: string;
  /** The application on the other side; undefined for peers. */
  readonly application: string | undefined;
  /** The other side's units (for peers: the others) → their bags. */
  readonly units: Readonly<Record<string, Bag>>;
  /** The other application's bag; for peers the own one is meant, `ownApplication`. */
  readonly applicationBag: Bag;
  readonly own: Bag;
  readonly ownApplication: Bag;
}

/** What is attached: a file of this text, or an archive (`.tar.gz`) of these files. */
export type ResourceState =
  | { readonly kind: 'file'; readonly text: string }
  | { readonly kind: 'archive'; readonly files: Readonly<Record<string, string>> };

/** What one event did. */
export interface LastRun {
  readonly event: UnitEvent;
  /** Ids of the handlers that ran, in order. */
  readonly ran: readonly string[];
  /** Every status that was shown, in order, the closing one last. */
  readonly statuses: readonly StatusState[];
  readonly logs: readonly { readonly level: LogLevel; readonly message: string }[];
  /** Names of the hook tools that were called, in order. */
  readonly tools: readonly string[];
  /** What was done to the machine; what changed nothing is not in it. */
  readonly effects: readonly Effect[];
  /** URLs that were asked for over HTTP, in order. */
  readonly requests: readonly string[];
  readonly action: ActionOutcome | undefined;
}

export interface ActionOutcome {
  readonly results: Readonly<Record<string, Json>>;
  readonly failure: string | undefined;
  /** Progress that it reported. */
  readonly log: readonly string[];
}

/** A relation in a test; ids are numbers from 1 where a test names none. */
export type RelationSource = Pick<RelationState, 'endpoint'> & Partial<RelationState>;

/** What a test says of a unit; whatever it leaves out is as on a unit that was just made. */
export type StateSource = Partial<
  Omit<State, 'relations' | 'machine' | 'last' | 'resources' | 'status'>
> & {
  readonly relations?: readonly RelationSource[];
  readonly machine?: MachineSource;
  /** Text of a file, or relative path → text of an archive's files. */
  readonly resources?: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly status?: StatusState;
  /** What layers have reported; the closing status is computed from it. */
  readonly reports?: Readonly<Record<string, StatusReport>>;
};

const unknown: StatusState = { status: 'unknown', message: '' };

/**
 * A unit as a test wants it.
 *
 * A single unit leads. The state is frozen through and through; make another one from it with
 * {@link change}.
 */
export function state(source: StateSource = {}): State {
  const { relations = [], machine = {}, resources = {}, reports, memory, ...rest } = source;
  return deepFreeze<State>({
    application: undefined,
    unit: 0,
    leader: true,
    config: {},
    secrets: [],
    secretLabels: {},
    storage: [],
    ports: [],
    status: unknown,
    applicationStatus: unknown,
    version: '',
    values: {},
    toolData: {},
    address: '10.0.0.10',
    networks: {},
    goalState: { units: {}, relations: {} },
    model: { name: 'test', uuid: '6f1c2d3e-0000-4000-8000-000000000001' },
    ...rest,
    memory:
      reports === undefined
        ? memory
        : { config: undefined, endpoints: {}, inputs: {}, ...memory, status: reports },
    flags: [...new Set(rest.flags)].sort(),
    relations: numbered(relations),
    resources: resourceStates(resources),
    machine: machineState(machine),
    last: undefined,
  });
}

/** What a test changes of a state between two events. */
export type StateChange = Omit<StateSource, 'machine' | 'reports' | 'memory'> & {
  /** Laid over what the machine has; `answers` replaces the older answers. */
  readonly machine?: MachineSource;
};

/** The same unit, with these parts replaced; machine parts are added to those that it has. */
export function change(before: State, changed: StateChange): State {
  const { relations, machine, resources, flags, ...rest } = changed;
  return deepFreeze<State>({
    ...before,
    ...rest,
    ...(flags !== undefined && { flags: [...new Set(flags)].sort() }),
    ...(relations !== undefined && { relations: numbered(relations) }),
    ...(resources !== undefined && { resources: resourceStates(resources) }),
    ...(machine !== undefined && { machine: machineState(machine, before.machine) }),
  });
}

/** The unit's name, such as `hello/0`. */
export function unitName(charm: { readonly name: string }, { application, unit }: State): string {
  return `${application ?? charm.name}/${unit}`;
}

function numbered(relations: readonly RelationSource[]): readonly RelationState[] {
  const taken = new Set(relations.flatMap(({ id }) => id ?? []));
  let next = 1;
  return relations.map((relation) => {
    while (taken.has(next)) next += 1;
    const id = relation.id ?? next;
    taken.add(id);
    return {
      application: undefined,
      units: {},
      applicationBag: {},
      own: {},
      ownApplication: {},
      ...relation,
      id,
    };
  });
}

function resourceStates(sources: NonNullable<StateSource['resources']>): State['resources'] {
  return Object.fromEntries(
    Object.entries(sources).map(([name, content]) => [
      name,
      typeof content === 'string'
        ? { kind: 'file', text: content }
        : { kind: 'archive', files: content },
    ]),
  );
}
