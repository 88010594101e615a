import { addressedSettings } from '../../model/relations/bag.ts';
import { applicationOf } from '../../juju/agent/pending.ts';
import type { NetworkView, ResourceView, Settings } from '../../juju/agent/model-view.ts';
import type {
  InMemoryModel,
  InMemoryRelation,
  ModelData,
  RelationData,
} from './in-memory-model.ts';
import { declaredStorages } from '../../charm-schema/declared/storages.ts';
import { unitStatusView } from '../../model/statuses/status-views.ts';
import { dataBags } from './apply-changes.ts';
import { unitModel } from './unit-model.ts';

const uuid = '6f1c2d3e-0000-4000-8000-000000000001';

const unknown = { status: 'unknown', message: '' };

/** The data a model begins with. */
export function modelData(source: InMemoryModel): ModelData {
  const address = source.address === undefined ? '10.0.0.10' : (source.address ?? undefined);
  const model = source.model ?? { name: 'test', uuid };
  const relations = (source.relations ?? []).map((each) =>
    relationData(each, { unit: source.unit, modelUuid: model.uuid, address }),
  );
  const data: ModelData = {
    unit: source.unit,
    model,
    config: Object.entries(source.config ?? {}).map(([name, value]) => ({
      name,
      type: typeOf(value),
      value: value ?? undefined,
    })),
    relations,
    leader: source.leader ?? false,
    state: new Map(Object.entries(source.state ?? {})),
    toolData: new Map(),
    get ports() {
      return data.store.ports.ofUnit(source.unit);
    },
    resources: new Map(
      Object.entries(source.resources ?? {}).map(([name, path]) => [name, resource(name, path)]),
    ),
    networks: new Map(Object.entries(source.networks ?? {})),
    address,
    storage: source.storage ?? [],
    goalState: source.goalState ?? { units: {}, relations: {} },
    get status() {
      const { status, message } = unitStatusView(data.store.statuses, source.unit);
      return { status, message };
    },
    store: unitModel({
      unit: source.unit,
      model,
      leads: () => data.leader,
      related: (number) => data.relations.find(({ id }) => id === number)?.application,
      charm: {
        name: applicationOf(source.unit),
        storages: declaredStorages({ storage: source.declaredStorage ?? {} }),
      },
      storage: source.storage ?? [],
      ports: source.ports ?? [],
      bags: dataBags({ relations }),
      status: unknown,
      applicationStatus: unknown,
      seen: { secrets: source.secrets ?? [], labels: {} },
    }),
  };
  return data;
}

/** The network of a machine with one address. */
export function networkOf(address: string): NetworkView {
  const cidr = `${address.replace(/\.\d+$/, '.0')}/24`;
  return {
    interfaces: [{ name: 'eth0', macAddress: '', addresses: [{ value: address, cidr }] }],
    egressSubnets: [`${address}/32`],
    ingressAddresses: [address],
  };
}

/** The unit whose relation it is, its model and its address. */
interface RelationOwner {
  readonly unit: string;
  readonly modelUuid: string;
  readonly address: string | undefined;
}

function relationData(
  relation: InMemoryRelation,
  { unit, modelUuid, address }: RelationOwner,
): RelationData {
  const { id, endpoint, role = 'requires', application, units = {} } = relation;
  const { ownBag = {} } = relation;
  const bags = new Map([
    ...Object.entries(units).map(([name, bag]) => [name, bagOf(bag)] as const),
    [application, bagOf(relation.applicationBag ?? {})] as const,
    [unit, bagOf(address === undefined ? ownBag : addressedSettings(address, ownBag))] as const,
  ]);
  const own = applicationOf(unit);
  const shared = own === application ? relation.applicationBag : {};
  bags.set(own, bagOf({ ...shared, ...relation.ownApplicationBag }));
  return { id, endpoint, role, application, units: Object.keys(units), modelUuid, bags };
}

function bagOf(settings: Settings): Map<string, string> {
  return new Map(Object.entries(settings));
}

function resource(name: string, path: string | undefined): ResourceView {
  return path === undefined
    ? { kind: 'unavailable', reason: `resource "${name}" not found` }
    : { kind: 'file', path };
}

function typeOf(value: string | number | boolean | null): 'string' | 'int' | 'float' | 'boolean' {
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  return 'string';
}
