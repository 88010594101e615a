/** The provider of `pgsql`: a PostgreSQL server. */
import type { PostgresqlServer } from '../database-url.ts';
import type { InterfaceRelation, InterfaceRole } from '../interface.ts';
import type { InterfaceUnit } from '../interface-unit.ts';
import { readUnitBags } from '../read-unit-bags.ts';
import { commaList, splitList } from '../text-lists.ts';
import { serverString } from './server.ts';

/** What the clients of one relation request. */
export interface PostgresqlRequest {
  /** `db:3` */
  readonly relation: string;
  /** The client's application. */
  readonly application: string;
  /** The requested database; the client's application name when it requests none. */
  readonly database: string;
  /** As the client wrote them, sorted. */
  readonly roles: readonly string[];
  readonly extensions: readonly string[];
  /** Clients by number. */
  readonly units: readonly PostgresqlClient[];
}

export interface PostgresqlClient {
  readonly name: string;
  /** Where its connections come from, as CIDR; empty when Juju has not said yet. */
  readonly egressSubnets: readonly string[];
}

/** What a server grants; `database`, `roles`, `extensions` and who may connect are taken from the request. */
export interface PostgresqlGrant {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** The server's version, such as `15`. */
  readonly version?: string;
  /** This unit's part; `standalone` when absent. */
  readonly state?: 'master' | 'standalone' | 'hot standby';
  /** The database that was made, if not the requested one. */
  readonly database?: string;
  /** The primary when that is another unit; this unit when absent and `state` is not `hot standby`. */
  readonly primary?: Pick<PostgresqlServer, 'host' | 'port'>;
  readonly standbys?: readonly Pick<PostgresqlServer, 'host' | 'port'>[];
}

/** One request a relation that has client units, by relation number. */
export async function requests(
  unit: InterfaceUnit,
  endpoint: string,
): Promise<readonly PostgresqlRequest[]> {
  const { relations } = await readUnitBags(unit, endpoint);
  return relations.filter(({ units }) => units.length > 0).map(requestOf);
}

/**
 * Tells the clients of a request how to connect, in this unit's bag; idempotent.
 *
 * Call it when the database, the account and the access rules for all of `request.units` are in force.
 */
export async function grant(
  unit: InterfaceUnit,
  request: PostgresqlRequest,
  granted: PostgresqlGrant,
): Promise<void> {
  const relation = await relationOf(unit, request.relation);
  await relation?.own.write(grantBag(request, granted));
}

/** Revokes a grant: removes everything that {@link grant} wrote. */
export async function revoke(unit: InterfaceUnit, relationId: string): Promise<void> {
  const relation = await relationOf(unit, relationId);
  await relation?.own.write(Object.fromEntries(grantKeys.map((key) => [key, undefined])));
}

/** Keeps `<n>.connected`: there is a client unit. */
export const pgsqlProvider: InterfaceRole = {
  interface: 'pgsql',
  role: 'provides',
  reads: [],
  manage: ({ endpoint, relations }) => ({
    [`${endpoint}.connected`]: relations.some(({ units }) => units.length > 0),
  }),
};

const grantKeys = [
  ...['host', 'port', 'database', 'user', 'password', 'schema_user', 'schema_password'],
  ...['state', 'version', 'roles', 'extensions', 'allowed-units', 'allowed-subnets'],
  ...['master', 'standbys'],
];

/** The bag's keys and values for a grant. */
export function grantBag(
  request: PostgresqlRequest,
  granted: PostgresqlGrant,
): Readonly<Record<string, string | undefined>> {
  const { host, port, user, password, version, state = 'standalone', standbys = [] } = granted;
  const { database = request.database } = granted;
  const at = (place: Pick<PostgresqlServer, 'host' | 'port'>): string =>
    serverString({ host: place.host, port: place.port, database, user, password, options: {} });
  const primary = granted.primary ?? (state === 'hot standby' ? undefined : { host, port });
  return {
    host,
    port: String(port),
    database,
    user,
    password,
    schema_user: user,
    schema_password: password,
    state,
    version,
    roles: commaList(request.roles),
    extensions: commaList(request.extensions),
    'allowed-units': request.units.map(({ name }) => name).join(' ') || undefined,
    'allowed-subnets': commaList(request.units.flatMap(({ egressSubnets }) => egressSubnets)),
    master: primary === undefined ? undefined : at(primary),
    standbys: standbys.map(at).join('\n') || undefined,
  };
}

function requestOf({ id, application, units }: InterfaceRelation): PostgresqlRequest {
  const requested = (key: string): string | undefined =>
    units.map(({ received }) => received[key]).find((value) => (value ?? '') !== '');
  const client = application ?? units[0]?.name.split('/')[0] ?? '';
  return {
    relation: id,
    application: client,
    database: requested('database') ?? client,
    roles: splitList(requested('roles')).toSorted(),
    extensions: splitList(requested('extensions')).toSorted(),
    units: units.map(({ name, received }) => ({
      name,
      egressSubnets: splitList(received['egress-subnets']),
    })),
  };
}

async function relationOf(unit: InterfaceUnit, id: string) {
  const [endpoint = ''] = id.split(':');
  return (await unit.endpoint(endpoint).relations()).find((relation) => relation.id === id);
}
