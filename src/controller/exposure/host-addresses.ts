/** The address by which others reach this host. */
import { readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';

/** The host's address on the interface of its default route, else any; IPv4 if it has one, undefined without a network. */
export function hostAddress(): string | undefined {
  const uplinks = [defaultInterface('/proc/net/route'), defaultInterface('/proc/net/ipv6_route')];
  const addresses = networkInterfaces();
  const known = uplinks.flatMap((name) => (name === undefined ? [] : (addresses[name] ?? [])));
  const others = Object.entries(addresses).flatMap(([name, each]) =>
    isOwnBridge(name) ? [] : (each ?? []),
  );
  const usable = [...known, ...others].filter(
    ({ internal, address }) => !internal && !address.startsWith('fe80:'),
  );
  return (usable.find(({ family }) => family === 'IPv4') ?? usable[0])?.address;
}

function isOwnBridge(name: string): boolean {
  return name.startsWith('cw-');
}

function defaultInterface(file: string): string | undefined {
  try {
    return parseDefaultInterface(readFileSync(file, 'utf8'));
  } catch {
    // The kernel has no IPv6.
    return undefined;
  }
}

/**
 * The interface of the best default route in a file such as /proc/net/route or /proc/net/ipv6_route.
 *
 * In the first, the columns are: interface, destination, gateway, flags, counts, metric, mask; in the second:
 * destination, its length, source, its length, gateway, metric, counts, flags, interface (proc(5)).
 */
export function parseDefaultInterface(text: string): string | undefined {
  const routes = text.split('\n').flatMap((line) => {
    const cells = line.trim().split(/\s+/);
    const [first = '', destination = ''] = cells;
    if (cells.length === 10 && /^0{32}$/.test(first) && destination === '00') {
      const [, , , , , metric = '', , , , name = ''] = cells;
      return name === 'lo' ? [] : [{ name, metric: Number.parseInt(metric, 16) }];
    }
    const [, , , , , , metric = '', mask = ''] = cells;
    if (destination !== '00000000' || mask !== '00000000') return [];
    return [{ name: first, metric: Number(metric) }];
  });
  return routes.toSorted((a, b) => a.metric - b.metric)[0]?.name;
}
