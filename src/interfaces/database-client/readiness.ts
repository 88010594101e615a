/** Whether a relation's database may be used now; reads the secrets that decide it. */
import type { DatabaseReadiness } from '../database-readiness.ts';
import type { InterfaceBag, InterfaceRelation } from '../interface.ts';
import type { SecretUnit } from '../interface-unit.ts';
import { readApplicationBags } from './read-application-bags.ts';
import { publishedDatabase, type PublishedDatabase } from './published-database.ts';
import type { ServerAddress } from './server-address.ts';
import type { GroupContent } from './secret-group.ts';

/** How connections are to be encrypted. */
export type DatabaseTls =
  /** The server has no TLS, or says nothing of it. */
  | { readonly kind: 'off' }
  /** `authority`: the certificate authority that signed the server's certificate, PEM; not a secret. */
  | { readonly kind: 'on'; readonly authority: string | undefined };

/** All that a client needs to use a database. */
export interface DatabaseConnection {
  /** `postgresql:3` */
  readonly relation: string;
  /** The remote application, when Juju names it. */
  readonly application: string | undefined;
  readonly database: string;
  /** At least one; the primary first. */
  readonly endpoints: readonly [ServerAddress, ...ServerAddress[]];
  readonly readOnlyEndpoints: readonly ServerAddress[];
  readonly user: string;
  readonly password: string;
  /** URIs as the server wrote them; nothing in them may be encoded. */
  readonly uris: string | undefined;
  readonly version: string | undefined;
  readonly replicaSet: string | undefined;
  readonly tls: DatabaseTls;
}

/**
 * The first relation that is ready, else the first relation.
 *
 * Secrets are read in their newest revision, which this unit tracks from then on: Juju then raises
 * `secret-changed` for the next one.
 */
export async function databaseReadiness(
  unit: SecretUnit,
  endpoint: string,
  defaults: { readonly port: number; readonly database: string },
): Promise<DatabaseReadiness<DatabaseConnection>> {
  const { relations } = await readApplicationBags(unit, endpoint);
  const incomplete: DatabaseReadiness<DatabaseConnection>[] = [];
  for (const relation of relations) {
    const published = publishedDatabase(relation, defaults.port);
    const found = await connectionOf(
      unit,
      { ...published, database: published.database ?? defaults.database },
      relation,
    );
    if (found.kind === 'ready') return found;
    const { id, application } = relation;
    incomplete.push({ kind: 'incomplete', relation: id, application, missing: found.missing });
  }
  return incomplete[0] ?? { kind: 'absent' };
}

type Found =
  | { readonly kind: 'ready'; readonly connection: DatabaseConnection }
  | { readonly kind: 'missing'; readonly missing: readonly string[] };

async function connectionOf(
  unit: SecretUnit,
  published: PublishedDatabase & { readonly database: string },
  { id, application }: InterfaceRelation,
): Promise<Found> {
  const [primary, ...others] = published.endpoints;
  if (primary === undefined || published.missing.length > 0) {
    return { kind: 'missing', missing: published.missing };
  }
  const account = await fieldsOf(unit, published.account);
  const { username: user = '', password = '', uris } = account ?? {};
  if (user === '' || password === '') {
    return { kind: 'missing', missing: ['access to the account'] };
  }
  const tls = await fieldsOf(unit, published.tls);
  // Without it the connection would not be encrypted.
  if (tls === undefined) return { kind: 'missing', missing: ['access to the certificate'] };
  const connection = {
    relation: id,
    application,
    database: published.database,
    endpoints: [primary, ...others] as const,
    readOnlyEndpoints: published.readOnlyEndpoints,
    ...{ user, password, uris, version: published.version, replicaSet: published.replicaSet },
    tls: tlsOf(tls),
  };
  return { kind: 'ready', connection };
}

/** A group's fields; undefined when the secret can't be read. */
async function fieldsOf(
  unit: SecretUnit,
  content: GroupContent,
): Promise<InterfaceBag | undefined> {
  switch (content.kind) {
    case 'absent':
      return {};
    case 'clear':
      return content.fields;
    case 'secret':
      return unit.secrets.get(content.id);
  }
}

function tlsOf({ tls = '', 'tls-ca': authority = '' }: InterfaceBag): DatabaseTls {
  // Python's servers write `True`.
  if (tls.toLowerCase() !== 'true') return { kind: 'off' };
  return { kind: 'on', authority: authority.trim() === '' ? undefined : authority };
}
