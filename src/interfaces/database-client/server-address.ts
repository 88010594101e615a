import { tcpPort } from '../tcp-port.ts';

/** Where a server listens. */
export interface ServerAddress {
  readonly host: string;
  readonly port: number;
}

/**
 * The entries of `endpoints`: `host:port,host:port`, where an IPv6 address stands in brackets and the
 * port may be left out. What can't be read is left out.
 */
export function parseAddresses(
  text: string | undefined,
  defaultPort: number,
): readonly ServerAddress[] {
  return (text ?? '')
    .split(',')
    .map((entry) => parseAddress(entry.trim(), defaultPort))
    .filter((place) => place !== undefined);
}

/** `host:port`, as {@link parseAddresses} reads it. */
export function formatAddress({ host, port }: ServerAddress): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function parseAddress(entry: string, defaultPort: number): ServerAddress | undefined {
  // An address of IPv6 without brackets can't have a port.
  const bare = /^[\da-f]*:[\da-f.]*:[\da-f:.]*$/i.exec(entry);
  if (bare !== null) return { host: entry, port: defaultPort };
  const match = /^(?:\[([\da-f:.]+(?:%[\w.-]+)?)\]|([\w.-]+))(?::(\d+))?$/i.exec(entry);
  const host = match?.[1] ?? match?.[2];
  const port = match?.[3] === undefined ? defaultPort : tcpPort(match[3]);
  return host === undefined || port === undefined ? undefined : { host, port };
}
