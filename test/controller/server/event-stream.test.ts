import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { eventHub } from '../../../src/controller/events.ts';
import { mostUnread, streamEvents } from '../../../src/controller/server/event-stream.ts';

test('a listener that does not read is hung up on, and holds no more than its limit', async () => {
  const hub = eventHub();
  const hungUp = new AbortController();
  const opened = Promise.withResolvers<ServerResponse>();
  const server = createServer((_, response) => {
    response.on('close', () => hungUp.abort());
    streamEvents({ hub }, 'm', { response, signal: hungUp.signal });
    opened.resolve(response);
  });
  server.listen(0);
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const call = get({ port: (server.address() as AddressInfo).port, agent: false });
  call.on('error', () => undefined);
  onTestFinished(() => void call.destroy());
  const [answer] = (await once(call, 'response')) as [IncomingMessage];
  answer.on('error', () => undefined);
  answer.pause();
  const response = await opened.promise;
  const message = 'x'.repeat(100_000);
  let highest = 0;
  for (let each = 0; each < 1_000; each += 1) {
    hub.publish('m', { kind: 'progress', subject: 's', message });
    highest = Math.max(highest, response.writableLength);
  }
  expect(highest).toBeLessThan(mostUnread + 2 * message.length);
  expect(response.destroyed).toBe(true);
  await vi.waitFor(() => expect(hungUp.signal.aborted).toBe(true), { timeout: 20_000 });
});
