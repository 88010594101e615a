/** The requirer of `pgsql`: what uses a database. */
import type { InterfaceRole } from '../interface.ts';
import type { InterfaceUnit } from '../interface-unit.ts';
import { readUnitBags } from '../read-unit-bags.ts';
import { commaList } from '../text-lists.ts';
import { serversOf, pgsqlReadiness, type PostgresqlReadiness } from './readiness.ts';

/** What a client requests; the server decides what is absent. */
export interface RequestedPostgresql {
  /** The server names the database after the client's application when absent. */
  readonly database?: string;
  readonly roles?: readonly string[];
  /** `name` or `name(schema)`. */
  readonly extensions?: readonly string[];
}

/**
 * Requests a database: publishes the request in this unit's bag, in every relation of the endpoint.
 *
 * Idempotent; call it in every hook with the whole request. What the request leaves out is withdrawn.
 */
export async function request(
  unit: InterfaceUnit,
  endpoint: string,
  requested: RequestedPostgresql = {},
): Promise<void> {
  for (const relation of await unit.endpoint(endpoint).relations()) {
    await relation.own.write({
      database: requested.database,
      roles: commaList(requested.roles ?? []),
      extensions: commaList(requested.extensions ?? []),
    });
  }
}

/** Whether the endpoint has a database this unit may use now, and how to reach it. */
export async function readiness(
  unit: InterfaceUnit,
  endpoint: string,
): Promise<PostgresqlReadiness> {
  return pgsqlReadiness(await readUnitBags(unit, endpoint));
}

/**
 * Keeps `<n>.connected`, `<n>.master.available`, `<n>.standbys.available` and `<n>.database.available`
 * (either of the two).
 */
export const pgsqlRequirer: InterfaceRole = {
  interface: 'pgsql',
  role: 'requires',
  reads: ['units', 'own'],
  manage(view) {
    const servers = serversOf(view);
    const master = servers.some(({ primary }) => primary !== undefined);
    const standbys = servers.some((server) => server.standbys.length > 0);
    return {
      [`${view.endpoint}.connected`]: view.relations.some(({ units }) => units.length > 0),
      [`${view.endpoint}.master.available`]: master,
      [`${view.endpoint}.standbys.available`]: standbys,
      [`${view.endpoint}.database.available`]: master || standbys,
    };
  },
};
