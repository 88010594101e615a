/** What is no request: the connection ends with one entry in the log, and the same worker goes on. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inScope } from '../support/test-scope.ts';
import { startGateway } from './support/gateway-process.ts';
import { damaged } from './support/hostile-bytes.ts';
import { sendBytes } from './support/scgi-client.ts';
import { startServing } from './support/serving.ts';
import { validRequests, wrongRequests } from './support/wrong-requests.ts';

const numRuns = inScope({ usual: 150, all: 3000 });

describe.each(Object.keys(wrongRequests))('%s', (protocol) => {
  const wrong = wrongRequests[protocol] ?? {};

  test('each kind of wrong request is named in the log, and nothing of it reaches the application', async () => {
    await using gateway = await startGateway({
      protocol,
      options: ['--max-header', '1024', '--max-body', '1000', '--access-log', '-'],
    });
    for (const [message, bytes] of Object.entries(wrong)) {
      await sendBytes(gateway.socket, bytes, { end: true });
      await expect.poll(() => gateway.log()).toContain(message);
    }
    expect(gateway.log()).not.toMatch(/Traceback|" 200 /);
  });

  test('damaged requests and random bytes end in time, and the same worker serves on', async () => {
    await using serving = await startServing(protocol, ['--threads', '2']);
    const { gateway, send } = serving;
    const { body: pid } = await send({ target: '/pid' });
    const valid = validRequests[protocol] ?? Buffer.alloc(0);
    await fc.assert(
      fc.asyncProperty(damaged(valid), async (bytes) => {
        await sendBytes(gateway.socket, bytes, { end: true });
      }),
      { numRuns },
    );
    expect((await send({ target: '/pid' })).body).toBe(pid);
    expect(gateway.log()).not.toContain('Traceback');
  });
});
