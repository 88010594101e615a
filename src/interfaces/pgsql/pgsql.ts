/**
 * The `pgsql` interface: a PostgreSQL database over a relation.
 *
 * A client asks with {@link request} and looks with {@link readiness}; a server reads {@link requests}
 * and answers with {@link grant}. All of it travels in unit bags.
 */
export { accountName } from './account-name.ts';
export { connectionString, parseConnectionString } from './connection-string.ts';
export { grant, requests, revoke } from './provider.ts';
export type { PostgresqlClient, PostgresqlGrant, PostgresqlRequest } from './provider.ts';
export { readiness, request } from './requirer.ts';
export type { PostgresqlWish } from './requirer.ts';
export type { PostgresqlConnection, PostgresqlReadiness } from './readiness.ts';
