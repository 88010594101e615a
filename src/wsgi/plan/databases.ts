/** What is known of the related databases, and the application's variables for them. */
import { mongodbClient, mongodbUrl, postgresqlClient, postgresqlUrl } from '../../index.ts';
import type { MongodbServers } from '../../index.ts';
import { certificateFile } from './certificates.ts';
import type { Database } from './database.ts';
import type { Variables } from './environment-variables.ts';
import type { Fingerprint } from './fingerprint.ts';

/**
 * The layer's database endpoints; the first that is there is DATABASE_URL. Of the two that PostgreSQL and
 * MongoDB have each, the one with accounts and TLS in Juju's secrets goes first.
 */
export const databaseEndpoints = ['postgresql', 'postgres', 'mongodb', 'mongo'] as const;
export type DatabaseEndpoint = (typeof databaseEndpoints)[number];

/** An endpoint's state. */
export type DatabaseState =
  | { readonly kind: 'absent' }
  /** Related, but not all that is needed is published yet; `reason` names what is missing. */
  | { readonly kind: 'incomplete'; readonly relation: string; readonly reason: string }
  | { readonly kind: 'complete'; readonly database: Database };

/** Complete databases by endpoint. */
export type Databases = Readonly<Partial<Record<DatabaseEndpoint, Database>>>;

/** The two databases that are in the application's variables. */
export interface UsedDatabases {
  readonly postgresql: Database | undefined;
  readonly mongodb: Database | undefined;
}

/** Of each kind the one that is used. */
export function usedDatabases({ postgresql, postgres, mongodb, mongo }: Databases): UsedDatabases {
  return { postgresql: postgresql ?? postgres, mongodb: mongodb ?? mongo };
}

/** The URL of a database, with everything percent-encoded that needs it. */
export function databaseUrl(database: Database, fingerprint: Fingerprint): string {
  const { tls = { kind: 'off' } } = database;
  const authority = certificateFile(database, fingerprint);
  switch (database.kind) {
    case 'postgresql': {
      const { server } = database;
      return postgresqlUrl(server, postgresqlClient.tlsOptions(tls, server.host, authority));
    }
    case 'mongodb': {
      const { servers, name, authSource } = database;
      return mongodbUrl(servers, name, {
        ...(authSource !== undefined && { authSource }),
        ...mongodbClient.tlsOptions(tls, authority),
      });
    }
  }
}

/** The variables for these databases; PostgreSQL goes before MongoDB as the application's main one. */
export function databaseVariables(databases: Databases, fingerprint: Fingerprint): Variables {
  const { postgresql, mongodb } = usedDatabases(databases);
  const main = postgresql ?? mongodb;
  const url = (database: Database): string => databaseUrl(database, fingerprint);
  return {
    ...(postgresql !== undefined && { POSTGRESQL_URL: url(postgresql) }),
    ...(mongodb !== undefined && { MONGODB_URL: url(mongodb) }),
    ...(main !== undefined && { DATABASE_URL: url(main), ...partsOf(main) }),
  };
}

/** What a database is, without what may rotate: its password. */
export function identityOf(database: Database | undefined): readonly string[] {
  if (database === undefined) return [];
  if (database.kind === 'mongodb' && database.servers.replicaSet !== undefined) {
    const { replicaSet, account } = database.servers;
    // Members come and go; the set stays the same.
    return [replicaSet, database.name, ...(account === undefined ? [] : [account.user])];
  }
  const { DATABASE_HOST, DATABASE_PORT, DATABASE_NAME, DATABASE_USERNAME } = partsOf(database);
  return [DATABASE_HOST, DATABASE_PORT, DATABASE_NAME, DATABASE_USERNAME].map((each) => each ?? '');
}

function partsOf(database: Database): Variables {
  switch (database.kind) {
    case 'postgresql': {
      const { host, port, database: name, user, password } = database.server;
      return { ...placeOf(host, port, name), ...accountOf({ user, password }) };
    }
    case 'mongodb': {
      const { servers, account } = database.servers;
      const [server] = servers;
      if (server === undefined) return {};
      return { ...placeOf(server.host, server.port, database.name), ...accountOf(account) };
    }
  }
}

function accountOf(account: MongodbServers['account']): Variables {
  if (account === undefined) return {};
  return { DATABASE_USERNAME: account.user, DATABASE_PASSWORD: account.password };
}

function placeOf(host: string, port: number, name: string): Variables {
  return { DATABASE_HOST: host, DATABASE_PORT: String(port), DATABASE_NAME: name };
}
