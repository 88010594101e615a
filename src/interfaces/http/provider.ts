/** The provider of `http`: what serves. */
import type { InterfaceRole } from '../interface.ts';
import type { InterfaceUnit } from '../interface-unit.ts';

/** What a unit serves over HTTP. */
export interface HttpPublication {
  readonly port: number;
  /** The unit's ingress address when absent. */
  readonly hostname?: string;
  /** The unit's ingress address when absent. */
  readonly privateAddress?: string;
  /** Several servers of this unit, for clients that know `extended_data`. */
  readonly servers?: readonly {
    readonly hostname: string;
    readonly privateAddress: string;
    readonly port: number;
  }[];
  /** HAProxy's service to join. */
  readonly serviceName?: string;
  readonly siteNames?: readonly string[];
  /** HAProxy's `services`: a list, as YAML text. */
  readonly services?: string;
  /** Apache's `all_services`, as YAML text. */
  readonly allServices?: string;
}

export type HttpPublished =
  | { readonly kind: 'published' }
  | { /** Juju knows no address yet. */ readonly kind: 'no-address' };

/**
 * Publishes where this unit serves, in its bag in every relation of the endpoint; idempotent.
 *
 * What the publication leaves out is withdrawn.
 */
export async function publish(
  unit: InterfaceUnit,
  endpoint: string,
  publication: HttpPublication,
): Promise<HttpPublished> {
  const relations = await unit.endpoint(endpoint).relations();
  if (relations.length === 0) return { kind: 'published' };
  const { hostname, privateAddress } = publication;
  const complete = hostname !== undefined && privateAddress !== undefined;
  const address = complete ? undefined : (await unit.network(endpoint)).ingressAddress;
  if (!complete && address === undefined) return { kind: 'no-address' };
  const bag = publicationBag({
    ...publication,
    hostname: hostname ?? address ?? '',
    privateAddress: privateAddress ?? address ?? '',
  });
  for (const relation of relations) await relation.own.write(bag);
  return { kind: 'published' };
}

/** Withdraws this unit as a server: removes everything that {@link publish} wrote; idempotent. */
export async function withdraw(unit: InterfaceUnit, endpoint: string): Promise<void> {
  const nothing = Object.fromEntries(publicationKeys.map((key) => [key, undefined]));
  for (const relation of await unit.endpoint(endpoint).relations()) {
    await relation.own.write(nothing);
  }
}

/** Keeps `<n>.available`: there is a unit to serve for. */
export const httpProvider: InterfaceRole = {
  interface: 'http',
  role: 'provides',
  reads: [],
  manage: ({ endpoint, relations }) => ({
    [`${endpoint}.available`]: relations.some(({ units }) => units.length > 0),
  }),
};

const publicationKeys = [
  ...['hostname', 'private-address', 'port', 'extended_data'],
  ...['service_name', 'sitenames', 'services', 'all_services'],
];

type Addressed = HttpPublication & Required<Pick<HttpPublication, 'hostname' | 'privateAddress'>>;

/** The bag's keys and values for a publication: plain text, which is what HAProxy's charms read. */
export function publicationBag(
  publication: Addressed,
): Readonly<Record<string, string | undefined>> {
  const { servers } = publication;
  return {
    hostname: publication.hostname,
    'private-address': publication.privateAddress,
    port: String(publication.port),
    extended_data: servers === undefined ? undefined : JSON.stringify(servers.map(extended)),
    service_name: publication.serviceName,
    sitenames: publication.siteNames?.join(' '),
    services: publication.services,
    all_services: publication.allServices,
  };
}

function extended(server: NonNullable<HttpPublication['servers']>[number]) {
  const { hostname, port, privateAddress } = server;
  return { hostname, port: String(port), 'private-address': privateAddress };
}
