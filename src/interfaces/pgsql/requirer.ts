/** The side of `pgsql` that uses a database. */
import type { InterfaceSide } from '../interface.ts';
import type { InterfaceUnit } from '../interface-unit.ts';
import { unitView } from '../unit-view.ts';
import { commaList } from '../words.ts';
import { offersOf, readinessOf, type PostgresqlReadiness } from './readiness.ts';

/** What a client asks for; what is absent is left to the server. */
export interface PostgresqlWish {
  /** The server names the database after the client's application when absent. */
  readonly database?: string;
  readonly roles?: readonly string[];
  /** `name` or `name(schema)`. */
  readonly extensions?: readonly string[];
}

/**
 * Asks for a database: publishes the request in this unit's bag, in every relation of the endpoint.
 *
 * Idempotent; call it in every hook with the whole request. What the request leaves out is withdrawn.
 */
export async function request(
  unit: InterfaceUnit,
  endpoint: string,
  wish: PostgresqlWish = {},
): Promise<void> {
  for (const relation of await unit.endpoint(endpoint).relations()) {
    await relation.own.write({
      database: wish.database,
      roles: commaList(wish.roles ?? []),
      extensions: commaList(wish.extensions ?? []),
    });
  }
}

/** Whether the endpoint has a database this unit may use now, and how to reach it. */
export async function readiness(
  unit: InterfaceUnit,
  endpoint: string,
): Promise<PostgresqlReadiness> {
  return readinessOf(await unitView(unit, endpoint));
}

/**
 * Keeps `<n>.connected`, `<n>.master.available`, `<n>.standbys.available` and `<n>.database.available`
 * (either of the two).
 */
export const pgsqlRequirer: InterfaceSide = {
  interface: 'pgsql',
  role: 'requires',
  reads: ['units', 'own'],
  manage(view) {
    const offers = offersOf(view);
    const master = offers.some(({ primary }) => primary !== undefined);
    const standbys = offers.some((offer) => offer.standbys.length > 0);
    return {
      [`${view.endpoint}.connected`]: view.relations.some(({ units }) => units.length > 0),
      [`${view.endpoint}.master.available`]: master,
      [`${view.endpoint}.standbys.available`]: standbys,
      [`${view.endpoint}.database.available`]: master || standbys,
    };
  },
};
