/** The requirer of the database protocol: what uses a database. */
import type { InterfaceRole } from '../interface.ts';
import type { SecretUnit } from '../interface-unit.ts';
import { commaList } from '../text-lists.ts';
import { publishedDatabase } from './published-database.ts';
import { requestedSecrets } from './secret-group.ts';

/** What a client requests; the server decides what is absent. */
export interface RequestedDatabase {
  readonly database: string;
  /** Such as `admin` or `superuser`; the server defines which exist. */
  readonly extraUserRoles?: readonly string[];
  readonly extraGroupRoles?: readonly string[];
  /** Whether clients outside of the cloud connect. */
  readonly externalNodeConnectivity?: boolean;
  /** A user or group that the client names itself. */
  readonly entity?: {
    readonly type: 'USER' | 'GROUP';
    readonly permissions?: readonly EntityPermission[];
    /** The URI of a secret with its name and password, which the client grants. */
    readonly secret?: string;
  };
}

export interface EntityPermission {
  readonly name: string;
  readonly type: string;
  readonly privileges: readonly string[];
}

/**
 * Requests a database: publishes the request in the application's bag, in every relation of the endpoint.
 *
 * Idempotent; call it in every hook, on every unit, with the whole request: only the leader writes. What
 * the request leaves out is withdrawn.
 */
export async function request(
  unit: SecretUnit,
  endpoint: string,
  requested: RequestedDatabase,
): Promise<void> {
  const relations = await unit.endpoint(endpoint).relations();
  if (relations.length === 0 || !(await unit.isLeader())) return;
  for (const { own, ownApplication } of relations) {
    await ownApplication.write(requestBag(requested));
    // Servers of some versions look for it here.
    await own.write({ 'requested-secrets': requestedSecrets });
  }
}

/** The bag's keys and values for a request. */
export function requestBag(
  requested: RequestedDatabase,
): Readonly<Record<string, string | undefined>> {
  const { database, entity } = requested;
  return {
    database,
    'requested-secrets': requestedSecrets,
    'extra-user-roles': commaList(requested.extraUserRoles ?? []),
    'extra-group-roles': commaList(requested.extraGroupRoles ?? []),
    'external-node-connectivity': requested.externalNodeConnectivity === true ? 'true' : undefined,
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
export function databaseRequirer(name: string): InterfaceRole {
  return {
    interface: name,
    role: 'requires',
    reads: ['units', 'application'],
    manage: ({ endpoint, relations }) => ({
      [`${endpoint}.connected`]: relations.some(({ units }) => units.length > 0),
      [`${endpoint}.database.available`]: relations.some(
        (relation) => publishedDatabase(relation, 1).missing.length === 0,
      ),
    }),
  };
}

function permissionBag({ name, type, privileges }: EntityPermission) {
  return { resource_name: name, resource_type: type, privileges };
}
