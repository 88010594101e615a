import { isIP } from 'node:net';
import { pgsql, type Unit } from 'charmwright';
import { databaseOf, userOf } from './names.ts';

/** What one relation asks for, with the names it gets. */
export interface DatabaseRequest {
  /** As it came, to be answered. */
  readonly origin: pgsql.PostgresqlRequest;
  readonly database: string;
  readonly user: string;
  readonly extensions: readonly ExtensionRequest[];
  /** Where its units' connections come from, sorted. */
  readonly subnets: readonly string[];
}

export interface ExtensionRequest {
  readonly name: string;
  /** The schema it is made in; `public` when absent. */
  readonly schema?: string;
}

/** What every related application with units asks for, first related first. */
export async function requestsOf(unit: Unit): Promise<readonly DatabaseRequest[]> {
  return (await pgsql.requests(unit, 'db')).map(requestOf);
}

/** Settles the names of a request. */
export function requestOf(origin: pgsql.PostgresqlRequest): DatabaseRequest {
  const { application, database, extensions, units } = origin;
  const subnets = units.flatMap(({ egressSubnets }) => egressSubnets);
  return {
    origin,
    // A wished name must be echoed as it is; only the one nobody wished for may be shortened.
    database: database === application ? databaseOf(application) : database,
    user: userOf(application),
    extensions: extensions.map(extensionRequest),
    // They go into pg_hba.conf as they are.
    subnets: [...new Set(subnets.filter(isSubnet))].sort(),
  };
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
