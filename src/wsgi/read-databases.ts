import { mongodb, mongodbClient, pgsql, postgresqlClient } from '../index.ts';
import type { PostgresqlServer, Unit } from '../index.ts';
import type { DatabaseEndpoint, DatabaseState } from './plan/databases.ts';
import type { Database } from './plan/database.ts';

/** Requests a database in each related endpoint, and reads what the providers have published so far. */
export async function readDatabases(
  unit: Unit,
): Promise<Readonly<Record<DatabaseEndpoint, DatabaseState>>> {
  // Classic providers choose this name by default; the others wait for the request.
  const request = { database: unit.application };
  await pgsql.request(unit, 'postgres', request);
  await postgresqlClient.request(unit, 'postgresql', request);
  await mongodbClient.request(unit, 'mongodb', request);
  return {
    postgresql: stateOf(
      await postgresqlClient.readiness(unit, 'postgresql', unit.application),
      ({ relation, tls, ...server }) => ({
        ...{ kind: 'postgresql', relation, tls },
        server: serverOf(server),
      }),
    ),
    postgres: stateOf(await pgsql.readiness(unit, 'postgres'), ({ relation, ...server }) => ({
      ...{ kind: 'postgresql', relation },
      server: serverOf(server),
    })),
    mongodb: stateOf(
      await mongodbClient.readiness(unit, 'mongodb', unit.application),
      ({ relation, servers, replicaSet, account, database, authSource, tls }) => ({
        ...{ kind: 'mongodb', relation, name: database, authSource, tls },
        servers: { servers, replicaSet, account },
      }),
    ),
    mongo: stateOf(await mongodb.readiness(unit, 'mongo'), ({ relation, servers, replicaSet }) => ({
      ...{ kind: 'mongodb', relation },
      servers: { servers, replicaSet },
      // The interface has no name for it.
      name: unit.application,
    })),
  };
}

/** Only the server's part of a connection, because the plan is saved with it. */
function serverOf(from: PostgresqlServer): PostgresqlServer {
  const { host, port, database, user, password, options } = from;
  return { host, port, database, user, password, options };
}

type Readiness<Connection> =
  | { readonly kind: 'absent' }
  | { readonly kind: 'incomplete'; readonly relation: string; readonly missing: readonly string[] }
  | { readonly kind: 'ready'; readonly connection: Connection };

function stateOf<Connection>(
  found: Readiness<Connection>,
  databaseOf: (connection: Connection) => Database,
): DatabaseState {
  switch (found.kind) {
    case 'absent':
      return found;
    case 'incomplete': {
      const { relation, missing } = found;
      return { kind: 'incomplete', relation, reason: `without ${missing.join(', ')} yet` };
    }
    case 'ready':
      return { kind: 'complete', database: databaseOf(found.connection) };
  }
}
