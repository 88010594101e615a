import type { PostgresqlServer } from '../database-url.ts';
import type { InterfaceBag } from '../interface.ts';
import { tcpPort } from '../tcp-port.ts';
import { connectionString, parseConnectionString } from './connection-string.ts';

/** A server from a libpq string; `hostaddr` is preferred to `host`, and the port is 5432 when absent. */
export function serverFromString(text: string): PostgresqlServer | undefined {
  const parsed = parseConnectionString(text);
  if (parsed.kind === 'malformed') return undefined;
  const { host, hostaddr, port = '5432', dbname, user, password, ...options } = parsed.values;
  return server({ host: hostaddr ?? host, port, database: dbname, user, password }, options);
}

/** A server from the keys of a unit's bag, as protocol version 1 has them. */
export function serverFromBag(bag: InterfaceBag): PostgresqlServer | undefined {
  const { host, port, database, user, password } = bag;
  return server({ host, port, database, user, password }, {});
}

/** The libpq string that clients read. */
export function serverString(server: PostgresqlServer): string {
  const { host, port, database, user, password, options } = server;
  return connectionString({
    ...options,
    host,
    port: String(port),
    dbname: database,
    user,
    password,
  });
}

type Parts = Readonly<
  Record<'host' | 'port' | 'database' | 'user' | 'password', string | undefined>
>;

function server(parts: Parts, options: InterfaceBag): PostgresqlServer | undefined {
  const { host = '', database = '', user = '', password = '' } = parts;
  const port = tcpPort(parts.port);
  if (port === undefined || [host, database, user, password].includes('')) return undefined;
  return { host, port, database, user, password, options };
}
