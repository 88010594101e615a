/** Where and how to reach one PostgreSQL database. */
export interface PostgresqlServer {
  /** A name, an address, or the folder of a unix socket (begins with `/`). */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  /** Further options of the client, such as `sslmode`. */
  readonly options: Readonly<Record<string, string>>;
}

/** Where to reach a MongoDB deployment. */
export interface MongodbServers {
  /** At least one. */
  readonly servers: readonly { readonly host: string; readonly port: number }[];
  readonly replicaSet: string | undefined;
  /** Absent where anyone may connect. */
  readonly account?: { readonly user: string; readonly password: string };
}

/**
 * `postgresql://user:password@host:port/database?option=value`.
 *
 * Everything but RFC 3986's unreserved characters is percent-encoded, an IPv6 address is bracketed and a
 * unix socket becomes the option `host`. `more` adds to the server's own options and wins over them.
 */
export function postgresqlUrl(
  server: PostgresqlServer,
  more: Readonly<Record<string, string>> = {},
): string {
  const socket = server.host.startsWith('/');
  const place = socket ? '' : authority(server.host, server.port);
  const options = {
    ...(socket ? { host: server.host, port: String(server.port) } : {}),
    ...server.options,
    ...more,
  };
  return `postgresql://${loginOf(server)}@${place}/${encode(server.database)}${query(options)}`;
}

/** `mongodb://user:password@host:port,host:port/database?replicaSet=name`, encoded as {@link postgresqlUrl} does. */
export function mongodbUrl(
  { servers, replicaSet, account }: MongodbServers,
  database: string,
  more: Readonly<Record<string, string>> = {},
): string {
  const places = servers.map(({ host, port }) => authority(host, port)).join(',');
  const options = { ...(replicaSet === undefined ? {} : { replicaSet }), ...more };
  const login = account === undefined ? '' : `${loginOf(account)}@`;
  return `mongodb://${login}${places}/${encode(database)}${query(options)}`;
}

/** A URL whose password is replaced by `***`, for a log or a status. */
export function maskedUrl(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/[^:/?#@]*):[^/?#]*@/i, '$1:***@');
}

function loginOf({ user, password }: { readonly user: string; readonly password: string }): string {
  return `${encode(user)}:${encode(password)}`;
}

function authority(host: string, port: number): string {
  // A zone or a name with odd characters can't leave its place in the URL.
  return `${host.includes(':') ? `[${host.replaceAll('%', '%25')}]` : encode(host)}:${port}`;
}

function query(options: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(options).map(([key, value]) => `${encode(key)}=${encode(value)}`);
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
