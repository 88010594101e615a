import { applicationOf } from '../../juju/agent/pending.ts';
import type { NetworkView, ResourceView, Settings } from '../../juju/agent/model-view.ts';
import type {
  InMemoryModel,
  InMemoryRelation,
  ModelData,
  RelationData,
} from './in-memory-model.ts';
import { unitModel } from './unit-model.ts';

const uuid = '6f1c2d3e-0000-4000-8000-000000000001';

/** The data a model begins with. */
export function modelData(given: InMemoryModel): ModelData {
  const address = given.address === undefined ? '10.0.0.10' : (given.address ?? undefined);
  const model = given.model ?? { name: 'test', uuid };
  const data: ModelData = {
    unit: given.unit,
    model,
    config: Object.entries(given.config ?? {}).map(([name, value]) => ({
      name,
      type: typeOf(value),
      value: value ?? undefined,
    })),
    relations: (given.relations ?? []).map((each) =>
      relationData(each, given.unit, model.uuid, address),
    ),
    leader: given.leader ?? false,
    state: new Map(Object.entries(given.state ?? {})),
    toolData: new Map(),
    ports: given.ports ?? [],
    resources: new Map(
      Object.entries(given.resources ?? {}).map(([name, path]) => [name, resource(name, path)]),
    ),
    networks: new Map(Object.entries(given.networks ?? {})),
    address,
    storage: given.storage ?? [],
    storageNames: given.storageNames ?? [],
    goalState: given.goalState ?? { units: {}, relations: {} },
    status: { status: 'unknown', message: '' },
    applicationStatus: { status: 'unknown', message: '' },
    store: unitModel({
      unit: given.unit,
      model,
      leads: () => data.leader,
      related: (number) => data.relations.find(({ id }) => id === number)?.application,
      seen: { secrets: given.secrets ?? [], labels: {} },
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

function relationData(
  given: InMemoryRelation,
  unit: string,
  modelUuid: string,
  address: string | undefined,
): RelationData {
  const { id, endpoint, role = 'requires', application, units = {} } = given;
  // Juju itself puts a unit's addresses into its bag.
  const addressed: Settings =
    address === undefined ? {} : { 'egress-subnets': `${address}/32`, 'ingress-address': address };
  const bags = new Map([
    ...Object.entries(units).map(([name, bag]) => [name, bagOf(bag)] as const),
    [application, bagOf(given.applicationBag ?? {})] as const,
    [unit, bagOf({ ...addressed, ...given.ownBag })] as const,
  ]);
  const own = applicationOf(unit);
  const shared = own === application ? given.applicationBag : {};
  bags.set(own, bagOf({ ...shared, ...given.ownApplicationBag }));
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
