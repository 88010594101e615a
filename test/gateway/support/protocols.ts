import { ajpClient } from './ajp-client.ts';
import { cgiClient } from './cgi-client.ts';
import type { Client } from './exchange.ts';
import type { GatewayProcess } from './gateway-process.ts';
import { httpClient } from './http-client.ts';
import { scgiClient } from './scgi-client.ts';

/** How a gateway is reached in each protocol; a CGI program needs only its folder. */
export const clients: Readonly<Record<string, (gateway: GatewayProcess) => Client>> = {
  scgi: ({ socket }) => scgiClient(socket),
  ajp: ({ socket }) => ajpClient(socket),
  http: ({ socket }) => httpClient(socket),
  cgi: ({ folder }) => cgiClient(folder),
};
