/** The requirer of `mongodb`: what uses a database. */
import type { DatabaseReadiness } from '../database-readiness.ts';
import type { MongodbServers } from '../database-url.ts';
import type {
  InterfaceBag,
  InterfaceRelation,
  InterfaceRole,
  InterfaceView,
} from '../interface.ts';
import type { InterfaceUnit } from '../interface-unit.ts';
import { tcpPort } from '../tcp-port.ts';
import { readUnitBags } from '../read-unit-bags.ts';

/** A MongoDB deployment a client may use; the interface has neither accounts nor database names. */
export interface MongodbConnection extends MongodbServers {
  /** `mongo:3` */
  readonly relation: string;
  readonly application: string | undefined;
}

export type MongodbReadiness = DatabaseReadiness<MongodbConnection>;

/** Whether the endpoint has a database this unit may use now, and where its members are. */
export async function readiness(unit: InterfaceUnit, endpoint: string): Promise<MongodbReadiness> {
  return mongodbReadiness(await readUnitBags(unit, endpoint));
}

/** As {@link readiness}, from bags: the first relation that is ready, else the first relation. */
export function mongodbReadiness({ relations }: InterfaceView): MongodbReadiness {
  for (const relation of relations) {
    const found = serversOf(relation);
    if (found.servers.length === 0) continue;
    const { id, application } = relation;
    return { kind: 'ready', connection: { ...found, relation: id, application } };
  }
  const [first] = relations;
  if (first === undefined) return { kind: 'absent' };
  const missing = missingFrom(first);
  return { kind: 'incomplete', relation: first.id, application: first.application, missing };
}

/** Keeps `<n>.connected`, `<n>.database.available` and its other name `<n>.available`. */
export const mongodbRequirer: InterfaceRole = {
  interface: 'mongodb',
  role: 'requires',
  reads: ['units'],
  manage(view) {
    const available = mongodbReadiness(view).kind === 'ready';
    return {
      [`${view.endpoint}.connected`]: view.relations.some(({ units }) => units.length > 0),
      [`${view.endpoint}.database.available`]: available,
      [`${view.endpoint}.available`]: available,
    };
  },
};

function serversOf({ units }: InterfaceRelation): MongodbServers {
  const complete = units.flatMap(({ received }) => {
    const host = hostOf(received);
    const port = tcpPort(received.port);
    return host === undefined || port === undefined ? [] : [{ host, port, bag: received }];
  });
  const replicaSet = complete.map(({ bag }) => bag.replset).find((name) => (name ?? '') !== '');
  const servers = complete
    // A member of another replica set would make the driver refuse the whole list.
    .filter(({ bag }) => (bag.replset ?? '') === '' || bag.replset === replicaSet)
    .map(({ host, port }) => ({ host, port }));
  return { servers, replicaSet };
}

/** One release of the classic charm misspells the key. */
function hostOf(bag: InterfaceBag): string | undefined {
  return [bag.hostname, bag.hostnme].find((host) => (host ?? '') !== '');
}

function missingFrom({ units }: InterfaceRelation): readonly string[] {
  const [first] = units;
  if (first === undefined) return ['a database unit'];
  return [
    ...(hostOf(first.received) === undefined ? ['hostname'] : []),
    ...(tcpPort(first.received.port) === undefined ? ['port'] : []),
  ];
}
