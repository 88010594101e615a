/** The CLI's end of the controller's socket. */
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { hasErrno } from '../../base/errno.ts';
import { fault } from '../../errors.ts';
import type { ApiEvent } from '../api.ts';
import type { Verbs } from '../verbs/verbs.ts';
import { homePaths } from '../home.ts';
import { fromApiError } from './api-error.ts';
import { reachablePath } from './socket-path.ts';

/** A controller, as its clients see it. */
export interface ControllerClient {
  /**
   * Asks for one verb and waits for its answer, however long that takes.
   *
   * @throws the coded error the controller answered with; CONTROLLER_UNREACHABLE when none answers.
   */
  request<V extends keyof Verbs>(
    verb: V,
    body: Verbs[V]['request'],
    signal?: AbortSignal,
  ): Promise<Verbs[V]['response']>;
  /**
   * Hands over what happens in a model until `signal` is aborted or the controller ends.
   *
   * A model that is not there yet may be named; its events follow once it is.
   */
  events(model: string, onEvent: (event: ApiEvent) => void, signal: AbortSignal): Promise<void>;
}

/** The controller of a home. Nothing is opened before the first request. */
export function connect(home: string): ControllerClient {
  const socketPath = reachablePath(homePaths(home).socket);
  return {
    async request(verb, body, signal) {
      const answer = await send({ socketPath, path: `/v1/${verb}`, method: 'POST', signal }, body);
      const parsed: unknown = JSON.parse(await text(answer));
      if (answer.statusCode !== 200) throw fromApiError(parsed);
      // Client and controller are one package; the controller's verbs are typed by the same table.
      return parsed as never;
    },
    async events(model, onEvent, signal) {
      const path = `/v1/events?model=${encodeURIComponent(model)}`;
      const answer = await send({ socketPath, path, method: 'GET', signal }, undefined);
      await readEvents(answer, onEvent, signal);
    },
  };
}

interface Target {
  readonly socketPath: string;
  readonly path: string;
  readonly method: string;
  readonly signal: AbortSignal | undefined;
}

function send(target: Target, body: unknown): Promise<IncomingMessage> {
  const { socketPath, path, method, signal } = target;
  return new Promise((resolve, reject) => {
    const call = httpRequest(
      { socketPath, path, method, agent: false, ...(signal === undefined ? {} : { signal }) },
      resolve,
    );
    call.on('error', (cause) => {
      reject(fault('CONTROLLER_UNREACHABLE', `no controller answers at ${socketPath}`, { cause }));
    });
    call.setHeader('content-type', 'application/json');
    call.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

async function readEvents(
  answer: IncomingMessage,
  onEvent: (event: ApiEvent) => void,
  signal: AbortSignal,
): Promise<void> {
  let rest = '';
  answer.setEncoding('utf8');
  try {
    for await (const chunk of answer) {
      const blocks = `${rest}${String(chunk)}`.split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        if (block.startsWith('data: ')) onEvent(JSON.parse(block.slice(6)) as ApiEvent);
      }
    }
  } catch (error) {
    // The end of the stream is no fault: either side may hang up.
    if (!signal.aborted && !hasErrno(error, 'ECONNRESET')) throw error;
  }
}
