import type { ServerResponse } from 'node:http';
import type { ApiEvent } from '../api.ts';
import type { Services } from '../services.ts';

/** Streams a model's events until the caller hangs up. */
export function streamEvents(
  { hub }: Pick<Services, 'hub'>,
  model: string,
  response: ServerResponse,
  signal: AbortSignal,
): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.flushHeaders();
  const off = hub.subscribe(model, (event: ApiEvent) => {
    response.write(`data: ${JSON.stringify(event)}\n\n`);
  });
  signal.addEventListener(
    'abort',
    () => {
      off();
      response.end();
    },
    { once: true },
  );
}
