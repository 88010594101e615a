/** What a server publishes in its application bag, before any secret is read. */
import type { InterfaceBag, InterfaceRelation } from '../interface.ts';
import { parseAddresses, type ServerAddress } from './server-address.ts';
import { groupIn, type GroupContent } from './secret-group.ts';

export interface PublishedDatabase {
  /** Its name as the server echoes it. */
  readonly database: string | undefined;
  /** The primary first. */
  readonly endpoints: readonly ServerAddress[];
  readonly readOnlyEndpoints: readonly ServerAddress[];
  /** The server's version. */
  readonly version: string | undefined;
  readonly replicaSet: string | undefined;
  readonly account: GroupContent;
  readonly tls: GroupContent;
  /** What is missing, in words for a status message. */
  readonly missing: readonly string[];
}

/** Reads what one relation publishes. */
export function publishedDatabase(
  relation: InterfaceRelation,
  defaultPort: number,
): PublishedDatabase {
  const { received: bag } = relation;
  const account = groupIn(bag, 'user');
  const endpoints = parseAddresses(bag.endpoints, defaultPort);
  return {
    database: text(bag, 'database'),
    endpoints,
    readOnlyEndpoints: parseAddresses(bag['read-only-endpoints'], defaultPort),
    version: text(bag, 'version'),
    replicaSet: text(bag, 'replset'),
    account,
    tls: groupIn(bag, 'tls'),
    missing: [
      ...(endpoints.length === 0 ? ['endpoints'] : []),
      ...(hasAccount(account) ? [] : ['account']),
      ...(isRouted(relation) ? [] : ['ready router']),
    ],
  };
}

function hasAccount(account: GroupContent): boolean {
  if (account.kind !== 'clear') return account.kind === 'secret';
  return account.fields.username !== undefined && account.fields.password !== undefined;
}

/** A subordinate router publishes before it serves; its unit says when it does. */
function isRouted({ received, units }: InterfaceRelation): boolean {
  if (received.subordinated !== 'true') return true;
  return units.some(({ received: bag }) => bag.state === 'ready');
}

function text(bag: InterfaceBag, key: string): string | undefined {
  const value = bag[key] ?? '';
  return value === '' ? undefined : value;
}
