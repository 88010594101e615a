import type { Inventory } from './inventory.ts';
import { faultOfName } from './names.ts';
import { sqlLiteral, sqlName } from './quoting.ts';
import type { DatabaseRequest, ExtensionRequest } from './requests.ts';

/** Statements, one each and without a semicolon, for one database. */
export interface Step {
  readonly database: string;
  readonly statements: readonly string[];
}

/** The statements that make the server serve the requests and no one else. */
export interface Plan {
  /** In this order. */
  readonly steps: readonly Step[];
  readonly served: readonly DatabaseRequest[];
  readonly refused: readonly { readonly request: DatabaseRequest; readonly reason: string }[];
}

/** The part of a plan's facts that is secret or kept from hook to hook. */
export interface Credentials {
  /** User → what the server keeps of its password; every user of a request has one. */
  readonly verifiers: Readonly<Record<string, string>>;
  /** Users that were served before. */
  readonly known: readonly string[];
}

/**
 * Compares what is asked for with what is there. Pure, and all of its statements may be repeated.
 *
 * A user that no client requests any more is locked out, but it and its database stay: the data is the
 * operator's to delete.
 */
export function planServer(
  requests: readonly DatabaseRequest[],
  inventory: Inventory,
  credentials: Credentials,
): Plan {
  const served: DatabaseRequest[] = [];
  const refused: { request: DatabaseRequest; reason: string }[] = [];
  const steps: Step[] = [];
  let server = inventory;
  for (const request of requests) {
    const reason = refusal(request, server);
    if (reason === undefined) {
      steps.push(...stepsFor(request, server, credentials));
      served.push(request);
      server = afterServing(request, server);
    } else {
      refused.push({ request, reason });
    }
  }
  const users = new Set(served.map((request) => request.user));
  const departed = credentials.known.filter((user) => !users.has(user) && user in inventory.roles);
  steps.unshift({ database: 'postgres', statements: departed.flatMap(lockOut) });
  return { steps: steps.filter((step) => step.statements.length > 0), served, refused };
}

function refusal(request: DatabaseRequest, inventory: Inventory): string | undefined {
  const named =
    faultOfName('database', request.database) ??
    request.roles.map((role) => faultOfName('role', role)).find((fault) => fault !== undefined) ??
    request.extensions.flatMap(faultsOfExtension)[0];
  if (named !== undefined) return named;
  const owner = inventory.databases[request.database];
  if (owner !== undefined && owner !== request.user) {
    return `database ${JSON.stringify(request.database)} belongs to another application`;
  }
  const taken = request.roles.find((role) => inventory.roles[role] === true);
  if (taken !== undefined) return `role ${JSON.stringify(taken)} is a user of its own`;
  const missing = request.extensions.find(({ name }) => !inventory.extensions.includes(name));
  if (missing !== undefined) return `extension ${JSON.stringify(missing.name)} is not available`;
  return undefined;
}

/** What the next request will find. */
function afterServing(request: DatabaseRequest, inventory: Inventory): Inventory {
  const roles = Object.fromEntries(request.roles.map((role) => [role, false]));
  return {
    ...inventory,
    roles: { ...inventory.roles, ...roles, [request.user]: true },
    databases: { ...inventory.databases, [request.database]: request.user },
  };
}

function faultsOfExtension({ name, schema = 'public' }: ExtensionRequest): string[] {
  const ofSchema = schema === 'public' ? undefined : schema;
  return [
    faultOfName('extension', name),
    ofSchema === undefined ? undefined : faultOfName('schema', ofSchema),
  ].filter((fault) => fault !== undefined);
}

function lockOut(user: string): string[] {
  return [
    `ALTER ROLE ${sqlName(user)} NOLOGIN PASSWORD NULL`,
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = ${sqlLiteral(user)}`,
  ];
}

function stepsFor(
  request: DatabaseRequest,
  inventory: Inventory,
  { verifiers }: Credentials,
): Step[] {
  const user = sqlName(request.user);
  const verifier = sqlLiteral(verifiers[request.user] ?? '');
  const newRoles = request.roles.filter((role) => !(role in inventory.roles));
  return [
    {
      database: 'postgres',
      statements: [
        ...(request.user in inventory.roles ? [] : [`CREATE ROLE ${user}`]),
        `ALTER ROLE ${user} LOGIN PASSWORD ${verifier}`,
        ...newRoles.map((role) => `CREATE ROLE ${sqlName(role)} NOLOGIN`),
        ...request.roles.map((role) => `GRANT ${sqlName(role)} TO ${user}`),
        ...(request.database in inventory.databases ? [] : [createDatabase(request)]),
        `REVOKE ALL ON DATABASE ${sqlName(request.database)} FROM PUBLIC`,
      ],
    },
    { database: request.database, statements: request.extensions.flatMap(createExtension) },
  ];
}

/** Its own locale and encoding, whatever the cluster was made with. */
function createDatabase({ database, user }: DatabaseRequest): string {
  return (
    `CREATE DATABASE ${sqlName(database)} OWNER ${sqlName(user)} TEMPLATE template0` +
    " ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"
  );
}

function createExtension({ name, schema = 'public' }: ExtensionRequest): string[] {
  return [
    `CREATE SCHEMA IF NOT EXISTS ${sqlName(schema)}`,
    `CREATE EXTENSION IF NOT EXISTS ${sqlName(name)} SCHEMA ${sqlName(schema)}`,
  ];
}
