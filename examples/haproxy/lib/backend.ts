import { isIP, isIPv6 } from 'node:net';
import type { http } from 'charmwright';

/** An application and the servers to balance over. */
export interface Backend {
  readonly application: string;
  /** Host names that it asks for, beside its own name. */
  readonly siteNames: readonly string[];
  /** By unit number; never empty. */
  readonly servers: readonly Server[];
}

export interface Server {
  /** Unique in its backend: `hello-0`, and `hello-0-2` for the second server of that unit. */
  readonly name: string;
  /** `10.77.0.10:80`, `[2001:db8::1]:80` */
  readonly address: string;
}

/**
 * The backends for what is related.
 *
 * Remote units are not trusted: what is neither an address nor a host name is left out, for a line end
 * in it would add a line to haproxy.cfg.
 */
export function backendsOf(services: readonly http.HttpService[]): readonly Backend[] {
  return services
    .map(({ name, siteNames, servers }) => ({
      application: name,
      siteNames: siteNames.filter(isHostName),
      servers: servers
        .filter(({ privateAddress }) => isIP(privateAddress) !== 0 || isHostName(privateAddress))
        .map(serverOf),
    }))
    .filter(({ servers }) => servers.length > 0);
}

function serverOf(
  { unit, privateAddress, port }: http.HttpServer,
  index: number,
  all: readonly http.HttpServer[],
): Server {
  const place = all.slice(0, index).filter((other) => other.unit === unit).length + 1;
  const name = unit.replace('/', '-');
  return {
    name: place === 1 ? name : `${name}-${place}`,
    address: `${isIPv6(privateAddress) ? `[${privateAddress}]` : privateAddress}:${port}`,
  };
}

function isHostName(text: string): boolean {
  const labels = text.split('.');
  return text.length <= 253 && labels.every((label) => /^\w([\w-]{0,61}\w)?$/.test(label));
}
