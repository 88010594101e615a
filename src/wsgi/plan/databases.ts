/** What is known of the related databases, and the variables that tell the application. */
import { mongodbUrl, postgresqlUrl } from '../../index.ts';
import type { MongodbServers, PostgresqlServer } from '../../index.ts';
import type { Variables } from './environment-variables.ts';

/** The layer's database endpoints; the first that is there is DATABASE_URL. */
export const databaseEndpoints = ['postgres', 'mongo'] as const;
export type DatabaseEndpoint = (typeof databaseEndpoints)[number];

/** A database that can be connected to; `relation` is where it came from, such as `postgres:3`. */
export type Database =
  | { readonly kind: 'postgresql'; readonly relation: string; readonly server: PostgresqlServer }
  | {
      readonly kind: 'mongodb';
      readonly relation: string;
      readonly servers: MongodbServers;
      readonly name: string;
    };

/** An endpoint's state. */
export type DatabaseState =
  | { readonly kind: 'absent' }
  /** Related, but not all that is needed has been said yet; `reason` names what is missing. */
  | { readonly kind: 'incomplete'; readonly relation: string; readonly reason: string }
  | { readonly kind: 'complete'; readonly database: Database };

/** Complete databases by endpoint. */
export type Databases = Readonly<Partial<Record<DatabaseEndpoint, Database>>>;

/** The URL of a database, with everything percent-encoded that needs it. */
export function databaseUrl(database: Database): string {
  switch (database.kind) {
    case 'postgresql':
      return postgresqlUrl(database.server);
    case 'mongodb':
      return mongodbUrl(database.servers, database.name);
  }
}

/** The variables for these databases; PostgreSQL goes before MongoDB as the application's main one. */
export function databaseVariables({ postgres, mongo }: Databases): Variables {
  const main = postgres ?? mongo;
  return {
    ...(postgres !== undefined && { POSTGRESQL_URL: databaseUrl(postgres) }),
    ...(mongo !== undefined && { MONGODB_URL: databaseUrl(mongo) }),
    ...(main !== undefined && { DATABASE_URL: databaseUrl(main), ...partsOf(main) }),
  };
}

/** What a database is, without what may rotate: its password. */
export function identityOf(database: Database | undefined): readonly string[] {
  if (database === undefined) return [];
  if (database.kind === 'mongodb' && database.servers.replicaSet !== undefined) {
    // Members come and go; the set stays the same.
    return [database.servers.replicaSet, database.name];
  }
  const { DATABASE_HOST, DATABASE_PORT, DATABASE_NAME, DATABASE_USERNAME } = partsOf(database);
  return [DATABASE_HOST, DATABASE_PORT, DATABASE_NAME, DATABASE_USERNAME].map((each) => each ?? '');
}

function partsOf(database: Database): Variables {
  switch (database.kind) {
    case 'postgresql': {
      const { host, port, database: name, user, password } = database.server;
      return {
        ...placeOf(host, port, name),
        DATABASE_USERNAME: user,
        DATABASE_PASSWORD: password,
      };
    }
    case 'mongodb': {
      const [server] = database.servers.servers;
      return server === undefined ? {} : placeOf(server.host, server.port, database.name);
    }
  }
}

function placeOf(host: string, port: number, name: string): Variables {
  return { DATABASE_HOST: host, DATABASE_PORT: String(port), DATABASE_NAME: name };
}
