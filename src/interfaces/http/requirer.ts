/** The requirer of `http`: what uses servers, such as a load balancer. */
import { isList, isObject, type Json, tryParseJson } from '../../base/json.ts';
import type { InterfaceBag, InterfaceRole, InterfaceView } from '../interface.ts';
import type { InterfaceUnit } from '../interface-unit.ts';
import { byNumber } from '../../base/numeric-order.ts';
import { tcpPort } from '../tcp-port.ts';
import { readUnitBags } from '../read-unit-bags.ts';
import { splitList } from '../text-lists.ts';

/** One server of a remote unit. */
export interface HttpServer {
  /** `hello/0` */
  readonly unit: string;
  readonly hostname: string;
  readonly privateAddress: string;
  readonly port: number;
}

/** The servers of one remote application. */
export interface HttpService {
  /** The remote application's name. */
  readonly name: string;
  /** By unit number, then in the unit's own order; never empty. */
  readonly servers: readonly HttpServer[];
  /** Host names that the units asked to be reached by. */
  readonly siteNames: readonly string[];
}

/** What serves behind an endpoint, by application name; units that have published no port are left out. */
export async function services(
  unit: InterfaceUnit,
  endpoint: string,
): Promise<readonly HttpService[]> {
  return servicesOf(await readUnitBags(unit, endpoint));
}

/** As {@link services}, from bags. */
export function servicesOf({ relations }: InterfaceView): readonly HttpService[] {
  const units = relations.flatMap((relation) =>
    relation.units.map(({ name, received }) => ({
      application: relation.application ?? name.split('/')[0] ?? '',
      servers: serversOf(name, received),
      siteNames: splitList(received.sitenames),
    })),
  );
  const names = [...new Set(units.map(({ application }) => application))].sort(byNumber);
  return names
    .map((name) => {
      const own = units.filter(({ application }) => application === name);
      return {
        name,
        servers: own.flatMap(({ servers }) => servers).toSorted((a, b) => byNumber(a.unit, b.unit)),
        siteNames: [...new Set(own.flatMap(({ siteNames }) => siteNames))].sort(),
      };
    })
    .filter(({ servers }) => servers.length > 0);
}

/** Keeps `<n>.available`: at least one server is published. */
export const httpRequirer: InterfaceRole = {
  interface: 'http',
  role: 'requires',
  reads: ['units'],
  manage: (view) => ({ [`${view.endpoint}.available`]: servicesOf(view).length > 0 }),
};

/** `extended_data` lists all of a unit's servers; without it the plain keys name the only one. */
function serversOf(unit: string, bag: InterfaceBag): readonly HttpServer[] {
  const own = serverOf(unit, bag, bag);
  const more = extendedServers(bag.extended_data).flatMap((each) => serverOf(unit, each, bag));
  return more.length > 0 ? more : own;
}

function serverOf(unit: string, bag: InterfaceBag, defaults: InterfaceBag): readonly HttpServer[] {
  const port = tcpPort(bag.port);
  const privateAddress =
    bag['private-address'] ?? defaults['private-address'] ?? defaults['ingress-address'];
  const address = privateAddress ?? bag.hostname;
  if (port === undefined || address === undefined || address === '') return [];
  return [{ unit, hostname: bag.hostname ?? address, privateAddress: address, port }];
}

function extendedServers(text: string | undefined): readonly InterfaceBag[] {
  // A malformed `extended_data` must not hide the unit's plain keys.
  const list = tryParseJson(text ?? '');
  return isList(list) ? list.flatMap(bagOf) : [];
}

function bagOf(entry: Json): readonly InterfaceBag[] {
  if (!isObject(entry)) return [];
  const bag = new Map<string, string>();
  for (const [key, value] of Object.entries(entry)) {
    if (typeof value === 'string' || typeof value === 'number') bag.set(key, String(value));
  }
  return [Object.fromEntries(bag)];
}
