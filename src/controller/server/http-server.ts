/** The controller's socket: verbs by POST, events as a stream. */
import { chmod, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { fault, isFault } from '../../errors.ts';
import { byteBudget, type ByteBudget } from '../byte-budget.ts';
import { toApiError } from '../client/api-error.ts';
import { boundPath } from '../client/socket-path.ts';
import { ShapeError, type Shape } from '../value-shapes.ts';
import type { Verb, VerbContext } from '../verbs/verb.ts';
import { verbs, type Verbs } from '../verbs/verbs.ts';
import { answerBrokenRequest } from './broken-request.ts';
import { streamEvents } from './event-stream.ts';
import { readBody, requestLimits } from './request-body.ts';

export interface ApiServer {
  /** Whether someone waits for an answer right now. */
  busy(): boolean;
  /** Stops listening and hangs up on everyone. */
  close(): Promise<void>;
}

export type ServerContext = Omit<VerbContext, 'signal'>;

export interface ConnectionLimits {
  readonly connections: number;
  readonly headerBytes: number;
  /** Milliseconds. */
  readonly requestTime: number;
}

/** How many clients may be connected, how many bytes of headers and how much time a request may take. */
export const connectionLimits: ConnectionLimits = {
  connections: 512,
  headerBytes: 16 * 1024,
  requestTime: 60_000,
};

/**
 * Serves the controller's API on a unix socket that only its owner may use.
 *
 * No request ends the server, whatever it is: each is answered, with a coded error where it cannot be read.
 */
export async function startServer(
  path: string,
  context: ServerContext,
  limits: ConnectionLimits = connectionLimits,
): Promise<ApiServer> {
  const stopping = new AbortController();
  let waiting = 0;
  const bodies = byteBudget(requestLimits.bytesInSum);
  const { connections, headerBytes, requestTime } = limits;
  // The time is that of sending the request; an answer takes as long as it takes.
  const options = {
    ...{ maxHeaderSize: headerBytes, requestTimeout: requestTime },
    connectionsCheckingInterval: requestTime / 2,
  };
  const server = createServer(options, (request, response) => {
    waiting += 1;
    response.on('close', () => (waiting -= 1));
    // A client that hangs up needs no answer; its error says nothing more.
    request.on('error', () => undefined);
    response.on('error', () => undefined);
    void handle({ context, request, response, stopping: stopping.signal, bodies });
  });
  server.maxConnections = connections;
  // Requests that wait for each other on one connection would be held without a bound.
  server.maxRequestsPerSocket = 1;
  server.on('clientError', answerBrokenRequest);
  await rm(path, { force: true });
  const bound = boundPath(path);
  await listening(server, bound.path);
  // An accept that fails, as when descriptors run out, concerns one client.
  server.on('error', context.services.complain);
  await chmod(path, 0o600);
  return {
    busy: () => waiting > 0,
    async close() {
      stopping.abort();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      // Waiting clients are answered first; then nothing holds the server open.
      setImmediate(() => server.closeAllConnections());
      await closed;
      bound.release();
    },
  };
}

function listening(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

interface Exchange {
  readonly context: ServerContext;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly stopping: AbortSignal;
  readonly bodies: ByteBudget;
}

async function handle({ context, request, response, stopping, bodies }: Exchange): Promise<void> {
  const hungUp = new AbortController();
  response.on('close', () => hungUp.abort());
  const signal = AbortSignal.any([hungUp.signal, stopping]);
  try {
    const url = URL.parse(request.url ?? '/', 'http://controller');
    if (url === null) throw fault('REQUEST_INVALID', 'the path of the request is not one of a URL');
    if (request.method === 'GET' && url.pathname === '/v1/events') {
      const model = url.searchParams.get('model') ?? '';
      streamEvents(context.services, model, { response, signal });
      return;
    }
    const body = await answer({ ...context, signal }, { request, bodies, path: url.pathname });
    reply(response, 200, body);
  } catch (error) {
    context.services.complain(error);
    reply(response, statusOf(error), toApiError(error));
  }
}

interface Asked {
  readonly request: IncomingMessage;
  readonly bodies: ByteBudget;
  readonly path: string;
}

async function answer(context: VerbContext, { request, bodies, path }: Asked): Promise<unknown> {
  const name = path.replace(/^\/v1\//, '');
  const body = await readBody(request, bodies).catch((error: unknown) => {
    // Of a verb that is not known the body does not matter.
    if (isVerb(name)) throw error;
  });
  if (request.method !== 'POST' || !isVerb(name)) {
    throw fault('REQUEST_INVALID', `the controller has no verb "${name.slice(0, longestName)}"`);
  }
  return runVerb(name, context, body);
}

/** From here on a name is cut where an error repeats it. */
const longestName = 100;

function statusOf(error: unknown): number {
  if (isFault(error, 'REQUEST_TOO_LARGE')) return 413;
  return isFault(error, 'CONTROLLER_BUSY') ? 503 : 400;
}

function isVerb(name: string): name is keyof Verbs {
  return Object.hasOwn(verbs, name);
}

// The parameter ties a verb's request to that same verb; the union of all verbs would lose that.
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
async function runVerb<V extends keyof Verbs>(
  name: V,
  context: VerbContext,
  body: unknown,
): Promise<unknown> {
  const verb: Verb<Verbs[V]['request'], Verbs[V]['response']> = verbs[name];
  return verb.run(context, readRequest(name, verb.request, body));
}

function readRequest<Request>(name: string, shape: Shape<Request>, body: unknown): Request {
  try {
    return shape(body, '');
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    throw fault('REQUEST_INVALID', `${name}: ${error.message}`, { cause: error });
  }
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  if (response.destroyed) return;
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(text);
}
