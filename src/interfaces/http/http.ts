/**
 * The `http` interface: a server that answers HTTP, and its clients.
 *
 * A server publishes its address with {@link publish} and {@link withdraw}; a client reads {@link services}.
 */
export { publish, withdraw } from './provider.ts';
export type { HttpPublication, HttpPublished } from './provider.ts';
export { services } from './requirer.ts';
export type { HttpServer, HttpService } from './requirer.ts';
