/** The controller's socket: verbs by POST, events as a stream. */
import { chmod, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { fault, messageOf } from '../../errors.ts';
import type { Verbs } from '../api.ts';
import { toApiError } from '../client/api-error.ts';
import { boundPath } from '../client/socket-path.ts';
import { ShapeError } from '../shape.ts';
import type { Verb, VerbContext } from '../verbs/verb.ts';
import { verbs } from '../verbs/verbs.ts';
import { streamEvents } from './event-stream.ts';

export interface ApiServer {
  /** Whether someone waits for an answer right now. */
  busy(): boolean;
  /** Stops listening and hangs up on everyone. */
  close(): Promise<void>;
}

export type ServerContext = Omit<VerbContext, 'signal'>;

/** Serves the controller's API on a unix socket that only its owner may use. */
export async function startServer(path: string, context: ServerContext): Promise<ApiServer> {
  const stopping = new AbortController();
  let waiting = 0;
  const server = createServer((request, response) => {
    waiting += 1;
    response.on('close', () => (waiting -= 1));
    void handle({ context, request, response, stopping: stopping.signal });
  });
  // Actions and commands take as long as they take.
  server.requestTimeout = 0;
  await rm(path, { force: true });
  const bound = boundPath(path);
  await listening(server, bound.path);
  await chmod(path, 0o600);
  return {
    busy: () => waiting > 0,
    async close() {
      stopping.abort();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      // Whoever waits is told first; then nothing holds the server open.
      setImmediate(() => server.closeAllConnections());
      await closed;
      bound.release();
    },
  };
}

function listening(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => resolve());
  });
}

interface Exchange {
  readonly context: ServerContext;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly stopping: AbortSignal;
}

async function handle({ context, request, response, stopping }: Exchange): Promise<void> {
  const hungUp = new AbortController();
  response.on('close', () => hungUp.abort());
  const signal = AbortSignal.any([hungUp.signal, stopping]);
  const url = new URL(request.url ?? '/', 'http://controller');
  if (request.method === 'GET' && url.pathname === '/v1/events') {
    streamEvents(context.services, url.searchParams.get('model') ?? '', response, signal);
    return;
  }
  try {
    const body = await answer({ ...context, signal }, request, url.pathname);
    reply(response, 200, body);
  } catch (error) {
    context.services.complain(error);
    reply(response, 400, toApiError(error));
  }
}

async function answer(
  context: VerbContext,
  request: IncomingMessage,
  path: string,
): Promise<unknown> {
  const name = path.replace(/^\/v1\//, '');
  if (request.method !== 'POST' || !isVerb(name)) {
    throw fault('REQUEST_INVALID', `the controller has no verb "${name}"`);
  }
  const body: unknown = await json(request).catch((error: unknown) => {
    throw fault('REQUEST_INVALID', `the request is not JSON: ${messageOf(error)}`);
  });
  return runVerb(name, context, body);
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
  const verb: Verb<V> = verbs[name];
  return verb.run(context, readRequest(name, verb, body));
}

function readRequest<V extends keyof Verbs>(
  name: V,
  verb: Verb<V>,
  body: unknown,
): Verbs[V]['request'] {
  try {
    return verb.request(body, '');
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    throw fault('REQUEST_INVALID', `${name}: ${error.message}`, { cause: error });
  }
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  if (response.destroyed) return;
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
