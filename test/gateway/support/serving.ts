import { ajpClient } from './ajp-client.ts';
import { cgiClient } from './cgi-client.ts';
import type { Client } from './exchange.ts';
import { startGateway, type GatewayProcess } from './gateway-process.ts';
import { httpClient } from './http-client.ts';
import { pythonWithZmq, startMongrel2Front } from './mongrel2-front.ts';
import { scgiClient } from './scgi-client.ts';

/** A gateway that runs, and a front of its protocol. */
export interface Serving extends AsyncDisposable {
  readonly gateway: GatewayProcess;
  readonly send: Client;
}

/** The protocols, and how a front connects to a gateway; a CGI program needs only its folder. */
const clients: Readonly<Record<string, (gateway: GatewayProcess) => Client>> = {
  scgi: ({ socket }) => scgiClient(socket),
  ajp: ({ socket }) => ajpClient(socket),
  http: ({ socket }) => httpClient({ socketPath: socket }),
  cgi: ({ folder }) => cgiClient(folder),
};

/** The protocols that this host can test: Mongrel2 where Debian's python3-zmq is installed. */
export const protocols = [...Object.keys(clients), ...(pythonWithZmq() ? ['mongrel2'] : [])];

/** Limits that a busy host does not reach; a test of one gives its own, which goes before. */
const limits = ['--timeout', '600', '--read-timeout', '600', '--header-timeout', '600'];

/** Starts a gateway and a front of a protocol. */
export async function startServing(
  protocol: string,
  more: readonly string[] = [],
): Promise<Serving> {
  const options = [...limits, ...more];
  if (protocol === 'mongrel2') return startMongrel2(options);
  const gateway = await startGateway({ protocol: protocol === 'cgi' ? 'scgi' : protocol, options });
  const connect = clients[protocol];
  if (!connect) throw new Error(`no client speaks ${protocol}`);
  return {
    gateway,
    send: connect(gateway),
    [Symbol.asyncDispose]: () => gateway[Symbol.asyncDispose](),
  };
}

async function startMongrel2(options: readonly string[]): Promise<Serving> {
  const python = pythonWithZmq();
  if (python === undefined) throw new Error('no Python of this host has the module zmq');
  const front = await startMongrel2Front(python, { credits: 102_400 });
  const gateway = await startGateway({
    ...{ protocol: 'mongrel2', python, listen: [], options: [...front.options, ...options] },
  });
  return {
    gateway,
    send: front.client,
    async [Symbol.asyncDispose]() {
      await gateway[Symbol.asyncDispose]();
      await front[Symbol.asyncDispose]();
    },
  };
}
