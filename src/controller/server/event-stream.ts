import type { ServerResponse } from 'node:http';
import type { ApiEvent } from '../api.ts';
import type { Services } from '../services.ts';

/** Bytes that a caller may leave unread before it is hung up on. */
export const mostUnread = 4 * 1024 ** 2;

/** Streams a model's events until the caller hangs up, or no longer reads what it asked for. */
export function streamEvents(
  { hub }: Pick<Services, 'hub'>,
  model: string,
  { response, signal }: { readonly response: ServerResponse; readonly signal: AbortSignal },
): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.flushHeaders();
  const off = hub.subscribe(model, (event: ApiEvent) => {
    if (response.writableLength > mostUnread) response.destroy();
    else response.write(`data: ${JSON.stringify(event)}\n\n`);
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
