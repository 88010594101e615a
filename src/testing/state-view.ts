import { addressedSettings } from '../model/relations/bag.ts';
import { declaredResources } from '../charm-schema/declared/resources.ts';
import { type Json } from '../base/json.ts';
import { configDefaults, declaredOptions } from '../charm-schema/declared/options.ts';
import { encodeState, type Entries } from '../dispatch/state/stored-state.ts';
import { emptyState } from '../dispatch/state/stored-state.ts';
import type {
  ConfigOption,
  ModelView,
  OpenedPort,
  RelationView,
  ResourceView,
} from '../juju/agent/model-view.ts';
import { parsePorts } from '../juju/agent/port-ranges.ts';
import { networkOf } from './agent/model-data.ts';
import { labelledSecret } from '../model/secrets/consumers.ts';
import { ownedSecretViews, secretAnswer } from '../model/secrets/secret-views.ts';
import { applicationStatusView, unitStatusView } from '../model/statuses/status-views.ts';
import { unitRef } from '../model/unit-ref.ts';
import { canonicalJson } from '../reactive/canonical-json.ts';
import type { MemoryModel } from './agent/unit-model.ts';
import type { CharmUnderTest } from './charm.ts';
import { ownNames } from './resolve-event.ts';
import type { Bag, RelationState, State } from './state.ts';

/** A state as the agent's hook tools read it. */
export function stateView(charm: CharmUnderTest, state: State, store: MemoryModel): ModelView {
  const own = ownNames(charm, state);
  const memo = charm.memo.of(charm);
  const ref = unitRef(own.unit);
  const { model, address } = state;
  return {
    model,
    unit: own.unit,
    config: () => memo.configOf(state.config, () => configOf(charm, state)),
    relations: () => relationViews(charm, state, own.application),
    unitSettings: (id, unit) => {
      const relation = relationWith(state, id);
      return unit === own.unit ? ownBag(relation, address) : relation?.units[unit];
    },
    applicationSettings: (id, application) => {
      const relation = relationWith(state, id);
      return application === own.application ? relation?.ownApplication : relation?.applicationBag;
    },
    isLeader: () => state.leader,
    state: () => memo.entriesOf(state, () => entriesOf(state)),
    toolData: (key) => state.toolData[key],
    openedPorts: () => store.ports.ofUnit(own.unit),
    neighbourPorts: () => [],
    resource: (name) => resourceOf(charm, state, name),
    network: (binding) =>
      state.networks[binding] ?? (address === undefined ? undefined : networkOf(address)),
    addresses: () => ({ private: address, public: address }),
    unitStatus: () => unitStatusView(store.statuses, own.unit),
    applicationStatus: () => applicationStatusView(store, own.application),
    goalState: () => state.goalState,
    storage: () => state.storage,
    ownedSecrets: () => ownedSecretViews(store, ref),
    secret: (id) => secretAnswer(store.secrets, ref, id),
    secretLabelled: (label) => labelledSecret(store.secrets, ref, label),
  };
}

/** The entries of Juju's unit state, as the framework would have written them. */
export function entriesOf({ flags, memory, values }: State): Entries {
  const kept =
    memory === undefined && flags.length === 0
      ? {}
      : encodeState({ ...emptyState, ...memory, flags });
  const own = Object.entries(values).map(([key, value]) => [`kv.${key}`, canonicalJson(value)]);
  return { ...kept, ...(Object.fromEntries(own) as Entries) };
}

function relationWith({ relations }: State, id: number): RelationState | undefined {
  return relations.find((each) => each.id === id);
}

function ownBag(relation: RelationState | undefined, address: string | undefined): Bag | undefined {
  if (relation === undefined || address === undefined) return relation?.own;
  return addressedSettings(address, relation.own);
}

/** Sorted by name. */
function configOf({ config }: CharmUnderTest, state: State): readonly ConfigOption[] {
  const options = declaredOptions(config);
  const values: Record<string, Json | undefined> = { ...configDefaults(config), ...state.config };
  const inOrder = Object.entries(values).sort(([one], [other]) => (one < other ? -1 : 1));
  return inOrder.map(([name, value]) => {
    const option = options.get(name);
    return {
      name,
      type: option?.isTyped === true ? option.type : typeOf(value),
      value: typeof value === 'object' ? undefined : value,
    };
  });
}

function typeOf(value: Json | undefined): ConfigOption['type'] {
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value !== 'number') return 'string';
  return Number.isInteger(value) ? 'int' : 'float';
}

function relationViews(
  charm: CharmUnderTest,
  { relations, model }: State,
  application: string,
): readonly RelationView[] {
  const { endpoints } = charm.memo.of(charm).prepared;
  const roles = new Map(endpoints.map(({ name, role }) => [name, role]));
  return relations.map((relation) => ({
    id: relation.id,
    endpoint: relation.endpoint,
    role: roles.get(relation.endpoint) ?? 'requires',
    application: relation.application ?? application,
    units: Object.keys(relation.units),
    modelUuid: model.uuid,
  }));
}

/** A range of ports as a state writes it. */
export function openedPort(text: string): OpenedPort[] {
  const parsed = parsePorts(text);
  return parsed.kind === 'range' ? [{ ...parsed.range, endpoint: '' }] : [];
}

function resourceOf(charm: CharmUnderTest, state: State, name: string): ResourceView | undefined {
  const attached = state.resources[name];
  if (attached !== undefined) return { kind: 'file', path: resourcePath(charm, name) };
  if (!declaredResources(charm.metadata).has(name)) return undefined;
  return { kind: 'unavailable', reason: `resource "${name}" not found` };
}

/** Where the agent puts a resource's file. */
export function resourcePath(charm: CharmUnderTest, name: string): string {
  const { filename = name } = declaredResources(charm.metadata).get(name) ?? {};
  return `${resourcesFolder}/${filename}`;
}

export const resourcesFolder = '/var/lib/juju/agents/unit/resources';
