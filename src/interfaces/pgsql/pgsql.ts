/**
 * The `pgsql` interface: a PostgreSQL database over a relation.
 *
 * A client calls {@link request} and {@link readiness}; a server reads {@link requests}
 * and answers with {@link grant}. Everything travels in unit bags.
 */
export { accountName } from './account-name.ts';
export { connectionString, parseConnectionString } from './connection-string.ts';
export { grant, requests, revoke } from './provider.ts';
export type { PostgresqlClient, PostgresqlGrant, PostgresqlRequest } from './provider.ts';
export { readiness, request } from './requirer.ts';
export type { RequestedPostgresql } from './requirer.ts';
export type { PostgresqlConnection, PostgresqlReadiness } from './readiness.ts';
