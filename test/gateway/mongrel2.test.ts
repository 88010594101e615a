/** What Mongrel2 has beside the others: stored bodies, credits, clients that leave, and ZeroMQ in one process. */
import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { inScope } from '../support/test-scope.ts';
import type { Sent } from './support/exchange.ts';
import { startGateway } from './support/gateway-process.ts';
import { damaged } from './support/hostile-bytes.ts';
import {
  mongrel2Headers,
  mongrel2Message,
  pythonWithZmq,
  startMongrel2Front,
} from './support/mongrel2-front.ts';
import { keepSending, requestInFlight } from './support/requests-in-flight.ts';

const python = pythonWithZmq() ?? '';
/** Debian's python3-zmq is not installed on every host. */
const testWithZmq = test.skipIf(python === '');

async function start({ credits, options = [] }: { credits?: number; options?: string[] } = {}) {
  const front = await startMongrel2Front(python, credits === undefined ? {} : { credits });
  const gateway = await startGateway({
    ...{ protocol: 'mongrel2', python, listen: [], options: [...front.options, ...options] },
  });
  onTestFinished(async () => {
    await gateway[Symbol.asyncDispose]();
    await front[Symbol.asyncDispose]();
  });
  return { front, gateway };
}

async function folderOfUploads(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cw-uploads-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await chmod(folder, 0o700);
  return folder;
}

/** The message about a body that was stored in a file. */
function storedBody(id: string, sent: Sent, names: { start?: string; done?: string }): Buffer {
  const headers = mongrel2Headers(sent);
  if (names.start !== undefined) headers.push(['x-mongrel2-upload-start', names.start]);
  if (names.done !== undefined) headers.push(['x-mongrel2-upload-done', names.done]);
  return mongrel2Message(id, headers);
}

testWithZmq('a stored body is read from its file, which is removed', async () => {
  const uploads = await folderOfUploads();
  const { front } = await start({ options: ['--mongrel2-uploads', uploads] });
  await writeFile(join(uploads, 'up.1'), 'x'.repeat(70_000));
  const sent = { method: 'POST', target: '/body', body: Buffer.alloc(70_000) };
  const id = front.nextId();
  // Mongrel2 has another root: only the name of the file counts.
  front.send(storedBody(id, sent, { start: '/elsewhere/up.1' }));
  front.send(storedBody(id, sent, { start: '/elsewhere/up.1', done: '/elsewhere/up.1' }));
  expect((await front.answer(id)).body).toMatch(/^70000 /);
  expect(await readdir(uploads)).toEqual([]);
});

testWithZmq('a client can’t name a file itself', async () => {
  const uploads = await folderOfUploads();
  const { front } = await start({ options: ['--mongrel2-uploads', uploads] });
  await writeFile(join(uploads, 'up.1'), 'secret');
  const names = [
    ['x-mongrel2-upload-start', 'up.1'],
    ['x-mongrel2-upload-done', 'up.1'],
  ] as const;
  const body = Buffer.from('123456');
  const got = await front.client({ method: 'POST', target: '/lines', headers: names, body });
  expect(got.body).toContain("b'123456'");
  const wrong = front.nextId();
  const sent = { method: 'POST', target: '/lines', body: Buffer.alloc(99) };
  front.send(storedBody(wrong, sent, { start: 'up.1', done: 'up.1' }));
  expect((await front.answer(wrong)).status).toBe(400);
  expect(await readdir(uploads)).toEqual(['up.1']);
});

testWithZmq('without a folder for them stored bodies are too large', async () => {
  const { front } = await start();
  const id = front.nextId();
  const sent = { method: 'POST', target: '/body', body: Buffer.alloc(99) };
  front.send(storedBody(id, sent, { start: 'up.1', done: 'up.1' }));
  expect((await front.answer(id)).status).toBe(413);
});

testWithZmq('no more is sent than Mongrel2 lets be on its way', async () => {
  const { front } = await start({ credits: 40_000 });
  expect((await front.client({ target: '/large?30' })).body.length).toBe(30 * 65_536);
});

testWithZmq('requests of a connection are answered one after the other', async () => {
  const { front } = await start({ options: ['--threads', '4'] });
  const id = front.nextId();
  front.send(mongrel2Message(id, mongrel2Headers({ target: '/slowly?0.3' })));
  front.send(mongrel2Message(id, mongrel2Headers({ target: '/version' })));
  await expect.poll(async () => (await front.answer(id)).body).toBe('first\nlast\n');
});

testWithZmq('what is no message is left out, and the next one is answered', async () => {
  const { front, gateway } = await start();
  const valid = mongrel2Message(
    '77777',
    mongrel2Headers({ target: '/', body: Buffer.from('abc') }),
  );
  await fc.assert(
    fc.asyncProperty(damaged(valid), async (bytes) => {
      front.send(bytes);
    }),
    { numRuns: inScope({ usual: 300, all: 5000 }) },
  );
  expect((await front.client({ target: '/version' })).body).toBe('1');
  expect(gateway.log()).not.toContain('Traceback');
  expect(gateway.log()).not.toContain('the companion');
});

testWithZmq('a stop and a reload lose no request', async () => {
  const { front, gateway } = await start({ options: ['--workers', '2'] });
  const load = keepSending(front.client, '/pid');
  gateway.signal('SIGHUP');
  await expect.poll(() => gateway.log()).toContain('reloaded');
  await expect.poll(() => new Set(load.bodies).size).toBeGreaterThan(1);
  const request = await requestInFlight(front.client, gateway.folder);
  await load.stop();
  gateway.signal('SIGTERM');
  await expect.poll(() => gateway.log()).toContain('stopping');
  await request.letGo();
  expect(await request.body).toContain('wait-for-file');
  expect(await gateway.ended).toBe(0);
});

testWithZmq(
  'a client whose worker is killed gets an error, and the next one an answer',
  async () => {
    const { front, gateway } = await start();
    const { body: pid } = await front.client({ target: '/pid' });
    const request = await requestInFlight(front.client, gateway.folder);
    process.kill(Number(pid), 'SIGKILL');
    expect(await request.body).toBe('');
    expect((await front.client({ target: '/version' })).body).toBe('1');
  },
);

testWithZmq('the process that speaks ZeroMQ is replaced, too', async () => {
  const { front, gateway } = await start();
  const { body: worker } = await front.client({ target: '/pid' });
  const { body: all } = await front.client({ target: '/children-of-parent' });
  const [companion] = all.split(' ').filter((pid) => pid !== worker);
  process.kill(Number(companion), 'SIGKILL');
  await expect.poll(() => gateway.log()).toContain('the companion');
  expect((await front.client({ target: '/version' })).body).toBe('1');
});
