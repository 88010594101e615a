/**
 * The `http` interface: something that answers HTTP, and who uses it.
 *
 * A server says where it is with {@link publish} and {@link withdraw}; a client reads {@link services}.
 */
export { publish, withdraw } from './provider.ts';
export type { HttpPublication, HttpPublished } from './provider.ts';
export { services } from './requirer.ts';
export type { HttpServer, HttpService } from './requirer.ts';
