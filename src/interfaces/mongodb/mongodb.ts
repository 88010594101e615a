/**
 * The `mongodb` interface: a MongoDB deployment over a relation.
 *
 * A client reads {@link readiness}; a server publishes its address with {@link publish}.
 */
export { publish, withdraw } from './provider.ts';
export type { MongodbPublication } from './provider.ts';
export { readiness } from './requirer.ts';
export type { MongodbConnection, MongodbReadiness } from './requirer.ts';
