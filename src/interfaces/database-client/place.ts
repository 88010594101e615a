import { tcpPort } from '../tcp-port.ts';

/** Where a server listens. */
export interface Place {
  readonly host: string;
  readonly port: number;
}

/**
 * The entries of `endpoints`: `host:port,host:port`, where an IPv6 address stands in brackets and the
 * port may be left out. What can't be read is left out.
 */
export function placesOf(text: string | undefined, defaultPort: number): readonly Place[] {
  return (text ?? '')
    .split(',')
    .map((entry) => placeOf(entry.trim(), defaultPort))
    .filter((place) => place !== undefined);
}

/** `host:port`, as {@link placesOf} reads it. */
export function placeText({ host, port }: Place): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function placeOf(entry: string, defaultPort: number): Place | undefined {
  // An address of IPv6 without brackets can't have a port.
  const bare = /^[\da-f]*:[\da-f.]*:[\da-f:.]*$/i.exec(entry);
  if (bare !== null) return { host: entry, port: defaultPort };
  const match = /^(?:\[([\da-f:.]+(?:%[\w.-]+)?)\]|([\w.-]+))(?::(\d+))?$/i.exec(entry);
  const host = match?.[1] ?? match?.[2];
  const port = match?.[3] === undefined ? defaultPort : tcpPort(match[3]);
  return host === undefined || port === undefined ? undefined : { host, port };
}
