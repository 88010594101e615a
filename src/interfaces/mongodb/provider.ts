/** The provider of `mongodb`: a MongoDB server. */
import type { InterfaceRole } from '../interface.ts';
import type { InterfaceUnit } from '../interface-unit.ts';

export interface MongodbPublication {
  readonly hostname: string;
  readonly port: number;
  readonly replicaSet?: string;
  /** `mongos` for a router; a `database` when absent. */
  readonly type?: 'database' | 'mongos';
}

/** Publishes where this unit's server is, in its bag in every relation of the endpoint; idempotent. */
export async function publish(
  unit: InterfaceUnit,
  endpoint: string,
  { hostname, port, replicaSet, type = 'database' }: MongodbPublication,
): Promise<void> {
  await write(unit, endpoint, { hostname, port: String(port), replset: replicaSet, type });
}

/** Removes all that {@link publish} wrote; idempotent. */
export async function withdraw(unit: InterfaceUnit, endpoint: string): Promise<void> {
  const nothing = { hostname: undefined, port: undefined, replset: undefined, type: undefined };
  await write(unit, endpoint, nothing);
}

/** Keeps `<n>.connected`: there is a client unit. */
export const mongodbProvider: InterfaceRole = {
  interface: 'mongodb',
  role: 'provides',
  reads: [],
  manage: ({ endpoint, relations }) => ({
    [`${endpoint}.connected`]: relations.some(({ units }) => units.length > 0),
  }),
};

async function write(
  unit: InterfaceUnit,
  endpoint: string,
  bag: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  for (const relation of await unit.endpoint(endpoint).relations()) await relation.own.write(bag);
}
