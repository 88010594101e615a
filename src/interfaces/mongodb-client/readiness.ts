/** The roles of `mongodb_client`, and when a database is ready. */
import type { DatabaseReadiness } from '../database-readiness.ts';
import type { MongodbServers } from '../database-url.ts';
import { databaseProvider } from '../database-client/provider.ts';
import {
  databaseReadiness,
  type DatabaseConnection,
  type DatabaseTls,
} from '../database-client/readiness.ts';
import { databaseRequirer } from '../database-client/requirer.ts';
import type { SecretUnit } from '../interface-unit.ts';

/** A database a client may use. */
export interface MongodbClientConnection extends MongodbServers {
  /** `mongodb:3` */
  readonly relation: string;
  /** The remote application, when Juju names it. */
  readonly application: string | undefined;
  readonly version: string | undefined;
  readonly database: string;
  readonly account: { readonly user: string; readonly password: string };
  /** The database that knows the account. */
  readonly authSource: string;
  readonly tls: DatabaseTls;
}

export type MongodbClientReadiness = DatabaseReadiness<MongodbClientConnection>;

export const mongodbClientProvider = databaseProvider('mongodb_client');
export const mongodbClientRequirer = databaseRequirer('mongodb_client');

/**
 * Whether the endpoint has a database this unit may use now, and how to reach it.
 *
 * @param database its name where the server does not say one.
 */
export async function readiness(
  unit: SecretUnit,
  endpoint: string,
  database: string,
): Promise<MongodbClientReadiness> {
  const found = await databaseReadiness(unit, endpoint, { port: 27_017, database });
  if (found.kind !== 'ready') return found;
  return { kind: 'ready', connection: connectionOf(found.connection) };
}

function connectionOf(from: DatabaseConnection): MongodbClientConnection {
  const { relation, application, version, tls, database, user, password, replicaSet } = from;
  return {
    ...{ relation, application, version, tls, database, replicaSet },
    servers: from.endpoints,
    account: { user, password },
    authSource: authSourceIn(from.uris) ?? 'admin',
  };
}

/** Of the URIs only the options are of use, as nothing before them need be encoded. */
function authSourceIn(uris: string | undefined): string | undefined {
  return /[?&]authSource=([\w.-]+)(?:&[^@]*)?$/i.exec(uris ?? '')?.[1];
}
