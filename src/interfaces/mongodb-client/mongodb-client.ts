/**
 * The `mongodb_client` interface: a MongoDB database over a relation, as today's charms speak it.
 *
 * A client calls {@link request} and {@link readiness}; a server reads {@link requests}
 * and answers with {@link grant}. It travels in applications' bags and in Juju's secrets.
 */
export { grant, requests, revoke } from '../database-client/provider.ts';
export type { DatabaseGrant, DatabaseRequest } from '../database-client/provider.ts';
export { request } from '../database-client/requirer.ts';
export type { RequestedDatabase, EntityPermission } from '../database-client/requirer.ts';
export type { DatabaseTls } from '../database-client/readiness.ts';
export { mongodbTlsOptions as tlsOptions } from '../database-client/tls-options.ts';
export { readiness } from './readiness.ts';
export type { MongodbClientConnection, MongodbClientReadiness } from './readiness.ts';
