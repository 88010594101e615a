/** The roles of `postgresql_client`, and when a database is ready. */
import type { DatabaseReadiness } from '../database-readiness.ts';
import type { PostgresqlServer } from '../database-url.ts';
import { databaseProvider } from '../database-client/provider.ts';
import {
  databaseReadiness,
  type DatabaseConnection,
  type DatabaseTls,
} from '../database-client/readiness.ts';
import { databaseRequirer } from '../database-client/requirer.ts';
import type { SecretUnit } from '../interface-unit.ts';

/** A database a client may use. `host` … `password` are those of the primary. */
export interface PostgresqlClientConnection extends PostgresqlServer {
  /** `postgresql:3` */
  readonly relation: string;
  /** The remote application, when Juju names it. */
  readonly application: string | undefined;
  /** The server's version, such as `16.4`, when it says. */
  readonly version: string | undefined;
  /** Read-only endpoints; the primary itself when there is no other. */
  readonly standbys: readonly PostgresqlServer[];
  readonly tls: DatabaseTls;
}

export type PostgresqlClientReadiness = DatabaseReadiness<PostgresqlClientConnection>;

export const postgresqlClientProvider = databaseProvider('postgresql_client');
export const postgresqlClientRequirer = databaseRequirer('postgresql_client');

/**
 * Whether the endpoint has a database this unit may use now, and how to reach it.
 *
 * @param database its name where the server does not say one.
 */
export async function readiness(
  unit: SecretUnit,
  endpoint: string,
  database: string,
): Promise<PostgresqlClientReadiness> {
  const found = await databaseReadiness(unit, endpoint, { port: 5432, database });
  if (found.kind !== 'ready') return found;
  return { kind: 'ready', connection: connectionOf(found.connection) };
}

function connectionOf(from: DatabaseConnection): PostgresqlClientConnection {
  const { relation, application, version, tls, database, user, password } = from;
  const account = { database, user, password, options: {} };
  const [primary] = from.endpoints;
  return {
    ...{ relation, application, version, tls },
    ...primary,
    ...account,
    standbys: from.readOnlyEndpoints.map((place) => ({ ...place, ...account })),
  };
}
