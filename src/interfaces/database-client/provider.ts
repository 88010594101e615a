/** The provider of the database protocol: a database server. */
import type { InterfaceBag, InterfaceRole } from '../interface.ts';
import type { FullRelation, SecretUnit } from '../interface-unit.ts';
import { splitList } from '../text-lists.ts';
import { keepSecret, removeSecrets } from './granted-secrets.ts';
import { formatAddress, type ServerAddress } from './server-address.ts';
import {
  groupNames,
  isGroup,
  secretGroups,
  secretKey,
  wantedInSecrets,
  type SecretGroup,
} from './secret-group.ts';

/** What the clients of one relation request. */
export interface DatabaseRequest {
  /** `database:3` */
  readonly relation: string;
  /** The client application. */
  readonly application: string;
  readonly database: string;
  /** Sorted. */
  readonly extraUserRoles: readonly string[];
  readonly externalNodeConnectivity: boolean;
  readonly units: readonly { readonly name: string; readonly egressSubnets: readonly string[] }[];
}

/** What a server grants. */
export interface DatabaseGrant {
  readonly database: string;
  /** The primary first. */
  readonly endpoints: readonly [ServerAddress, ...ServerAddress[]];
  readonly readOnlyEndpoints?: readonly ServerAddress[];
  readonly user: string;
  readonly password: string;
  /** Complete URIs, for clients that take them as they are. */
  readonly uris?: string;
  readonly version?: string;
  readonly replicaSet?: string;
  /** Present when the server speaks TLS; `authority` is what signed its certificate, PEM. */
  readonly tls?: { readonly authority?: string };
}

/** One request a relation whose clients have asked for a database, by relation number. */
export async function requests(
  unit: SecretUnit,
  endpoint: string,
): Promise<readonly DatabaseRequest[]> {
  const found: DatabaseRequest[] = [];
  for (const relation of await unit.endpoint(endpoint).relations()) {
    const bag = await relation.received();
    // Nothing may be written before the client has requested a database.
    if ((bag.database ?? '') !== '') found.push(await requestOf(relation, bag));
  }
  return found;
}

/**
 * Tells the clients of a request how to connect: in the application's bag, and what is secret in secrets of
 * the application's, granted to that relation. The leader calls it; idempotent.
 *
 * A new password is a new revision of the same secret, of which Juju tells the clients. A client that does
 * not ask for secrets gets everything in the bag.
 */
export async function grant(
  unit: SecretUnit,
  request: DatabaseRequest,
  granted: DatabaseGrant,
): Promise<void> {
  const relation = await relationOf(unit, request.relation);
  if (relation === undefined) return;
  const received = await relation.received();
  const wanted = wantedInSecrets(received);
  const bag: Record<string, string | undefined> = { ...nothing, ...plainBag(granted) };
  // The request that the server has seen; the protocol's other implementations compare with it.
  bag.data = JSON.stringify(received);
  for (const [group, fields] of Object.entries(secretFields(granted))) {
    if (!isGroup(group) || Object.keys(fields).length === 0) continue;
    if (!Object.keys(fields).some((field) => wanted.has(field))) Object.assign(bag, fields);
    else bag[secretKey(group)] = await keepSecret(unit, relation, { group, content: fields });
  }
  await relation.ownApplication.write(bag);
}

/** Revokes a grant, even in the relation's `broken` hook: its secrets, and what was published. */
export async function revoke(unit: SecretUnit, relationId: string): Promise<void> {
  await removeSecrets(unit, relationId);
  const relation = await relationOf(unit, relationId);
  await relation?.ownApplication.write(nothing);
}

/** Keeps `<n>.connected` and `<n>.requested`: a client has asked for a database. */
export function databaseProvider(name: string): InterfaceRole {
  return {
    interface: name,
    role: 'provides',
    reads: ['application'],
    manage: ({ endpoint, relations }) => ({
      [`${endpoint}.connected`]: relations.some(({ units }) => units.length > 0),
      [`${endpoint}.requested`]: relations.some(({ received }) => (received.database ?? '') !== ''),
    }),
  };
}

const nothing: Readonly<Record<string, undefined>> = Object.fromEntries(
  [
    ...['database', 'endpoints', 'read-only-endpoints', 'version', 'replset', 'data'],
    ...groupNames.map(secretKey),
    ...Object.values(secretGroups).flat(),
  ].map((key) => [key, undefined]),
);

function plainBag(granted: DatabaseGrant): Readonly<Record<string, string | undefined>> {
  const { database, endpoints, readOnlyEndpoints = [], version, replicaSet } = granted;
  const list = (places: readonly ServerAddress[]): string | undefined =>
    places.length === 0 ? undefined : places.map(formatAddress).join(',');
  return {
    database,
    endpoints: list(endpoints),
    'read-only-endpoints': list(readOnlyEndpoints),
    version,
    replset: replicaSet,
  };
}

function secretFields(
  granted: DatabaseGrant,
): Readonly<Partial<Record<SecretGroup, InterfaceBag>>> {
  const { user, password, uris, tls } = granted;
  return {
    user: { username: user, password, ...(uris !== undefined && { uris }) },
    tls: {
      // As Python's servers write it.
      tls: tls === undefined ? 'False' : 'True',
      ...(tls?.authority !== undefined && { 'tls-ca': tls.authority }),
    },
  };
}

async function requestOf(relation: FullRelation, bag: InterfaceBag): Promise<DatabaseRequest> {
  const units: DatabaseRequest['units'][number][] = [];
  for (const each of relation.units) {
    const { 'egress-subnets': subnets } = await each.received();
    units.push({ name: each.name, egressSubnets: splitList(subnets) });
  }
  return {
    relation: relation.id,
    application: relation.application ?? units[0]?.name.split('/')[0] ?? '',
    database: bag.database ?? '',
    extraUserRoles: splitList(bag['extra-user-roles']).toSorted(),
    externalNodeConnectivity: bag['external-node-connectivity'] === 'true',
    units,
  };
}

async function relationOf(unit: SecretUnit, id: string) {
  const [endpoint = ''] = id.split(':');
  return (await unit.endpoint(endpoint).relations()).find((relation) => relation.id === id);
}
