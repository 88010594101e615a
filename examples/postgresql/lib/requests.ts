import { isIP } from 'node:net';
import { pgsql, postgresqlClient, type Unit } from 'charmwright';
import { databaseOf, userOf } from './names.ts';

/** What one relation asks for, with the names it gets. */
export interface DatabaseRequest {
  /** As it came, to be answered. */
  readonly origin: Origin;
  readonly application: string;
  readonly database: string;
  readonly user: string;
  /** Sorted. */
  readonly roles: readonly string[];
  readonly extensions: readonly ExtensionRequest[];
  /** Where its units' connections come from, sorted. */
  readonly subnets: readonly string[];
}

export type Origin =
  | { readonly kind: 'pgsql'; readonly request: pgsql.PostgresqlRequest }
  | { readonly kind: 'postgresql_client'; readonly request: postgresqlClient.DatabaseRequest };

export interface ExtensionRequest {
  readonly name: string;
  /** The schema it is made in; `public` when absent. */
  readonly schema?: string;
}

/** What every related application with units asks for, the classic endpoint's first. */
export async function requestsOf(unit: Unit): Promise<readonly DatabaseRequest[]> {
  return [
    ...(await pgsql.requests(unit, 'db')).map(requestOf),
    ...(await postgresqlClient.requests(unit, 'database')).map(clientRequestOf),
  ];
}

/** Chooses the names for a request of `pgsql`. */
export function requestOf(request: pgsql.PostgresqlRequest): DatabaseRequest {
  const { application, database, roles, extensions } = request;
  return {
    origin: { kind: 'pgsql', request },
    application,
    // A requested name must be echoed unchanged; only a name that no client requested may be shortened.
    database: database === application ? databaseOf(application) : database,
    user: userOf(application),
    roles,
    extensions: extensions.map(extensionRequest),
    subnets: subnetsOf(request),
  };
}

/** Chooses the names for a request of `postgresql_client`, which has no extensions. */
export function clientRequestOf(request: postgresqlClient.DatabaseRequest): DatabaseRequest {
  const { application, database, extraUserRoles: roles } = request;
  return {
    origin: { kind: 'postgresql_client', request },
    ...{ application, roles },
    database: databaseOf(database),
    user: userOf(application),
    extensions: [],
    subnets: subnetsOf(request),
  };
}

function subnetsOf({ units }: Origin['request']): readonly string[] {
  const subnets = units.flatMap(({ egressSubnets }) => egressSubnets);
  // They go into pg_hba.conf as they are.
  return [...new Set(subnets.filter(isSubnet))].sort();
}

/** `name`, `name(schema)` or `name:schema`. */
function extensionRequest(text: string): ExtensionRequest {
  const match = /^([^(:]+)(?:\(([^)]+)\)|:(.+))$/.exec(text);
  const [, name = text, inParentheses, afterColon] = match ?? [];
  const schema = inParentheses ?? afterColon;
  return schema === undefined ? { name } : { name, schema };
}

function isSubnet(text: string): boolean {
  const [address = '', prefix = '', ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0 || !/^[0-9]{1,3}$/.test(prefix)) return false;
  return Number(prefix) <= (version === 4 ? 32 : 128);
}
