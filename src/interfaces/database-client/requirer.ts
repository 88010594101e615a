/** The side of the database protocol that uses a database. */
import type { InterfaceSide } from '../interface.ts';
import type { SecretUnit } from '../interface-unit.ts';
import { commaList } from '../words.ts';
import { offerOf } from './offer.ts';
import { requestedSecrets } from './secret-group.ts';

/** What a client asks for; what is absent is left to the server. */
export interface DatabaseWish {
  readonly database: string;
  /** Such as `admin` or `superuser`; which there are is the server's business. */
  readonly extraUserRoles?: readonly string[];
  readonly extraGroupRoles?: readonly string[];
  /** Whether clients outside of the cloud connect. */
  readonly externalNodeConnectivity?: boolean;
  /** A user or group of the client's own making. */
  readonly entity?: {
    readonly type: 'USER' | 'GROUP';
    readonly permissions?: readonly EntityPermission[];
    /** The URI of a secret that holds the name and password to give it; granted by the client. */
    readonly secret?: string;
  };
}

export interface EntityPermission {
  readonly name: string;
  readonly type: string;
  readonly privileges: readonly string[];
}

/**
 * Asks for a database: publishes the request in the application's bag, in every relation of the endpoint.
 *
 * Idempotent; call it in every hook, on every unit, with the whole request: only the leader writes. What
 * the request leaves out is withdrawn.
 */
export async function request(
  unit: SecretUnit,
  endpoint: string,
  wish: DatabaseWish,
): Promise<void> {
  const relations = await unit.endpoint(endpoint).relations();
  if (relations.length === 0 || !(await unit.isLeader())) return;
  for (const { own, ownApplication } of relations) {
    await ownApplication.write(wishBag(wish));
    // Servers of some versions look for it here.
    await own.write({ 'requested-secrets': requestedSecrets });
  }
}

/** The bag's keys and values for a request. */
export function wishBag(wish: DatabaseWish): Readonly<Record<string, string | undefined>> {
  const { database, entity } = wish;
  return {
    database,
    'requested-secrets': requestedSecrets,
    'extra-user-roles': commaList(wish.extraUserRoles ?? []),
    'extra-group-roles': commaList(wish.extraGroupRoles ?? []),
    'external-node-connectivity': wish.externalNodeConnectivity === true ? 'true' : undefined,
    'entity-type': entity?.type,
    'entity-permissions':
      entity?.permissions === undefined
        ? undefined
        : JSON.stringify(entity.permissions.map(permissionBag)),
    'requested-entity-secret': entity?.secret,
  };
}

/**
 * Keeps `<n>.connected` and `<n>.database.available`: a server has published where the database is and
 * whose account to use. Whether its secret may be read only `readiness` knows.
 */
export function databaseRequirer(name: string): InterfaceSide {
  return {
    interface: name,
    role: 'requires',
    reads: ['units', 'application'],
    manage: ({ endpoint, relations }) => ({
      [`${endpoint}.connected`]: relations.some(({ units }) => units.length > 0),
      [`${endpoint}.database.available`]: relations.some(
        (relation) => offerOf(relation, 1).missing.length === 0,
      ),
    }),
  };
}

function permissionBag({ name, type, privileges }: EntityPermission) {
  return { resource_name: name, resource_type: type, privileges };
}
