/** What AJP13 has beside the others: connections that are kept, questions of the front, a secret, bodies on demand. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { AjpConnection, ajpClient, ajpPacket } from './support/ajp-client.ts';
import type { Sent } from './support/exchange.ts';
import { spawnGateway, startGateway } from './support/gateway-process.ts';
import { requestInFlight } from './support/requests-in-flight.ts';

const protocol = 'ajp';

test('requests and questions follow each other on a connection', async () => {
  await using gateway = await startGateway({ protocol });
  const connection = new AjpConnection(gateway.socket);
  for (const target of ['/pid', '/raise', '/pid']) {
    const { reuse } = await connection.exchange({ target });
    expect(reuse).toBe(true);
    connection.send(ajpPacket(Buffer.from([10])));
    expect(await connection.packet()).toEqual(Buffer.from([9]));
  }
  connection.close();
});

test('connections that are kept hold no thread', async () => {
  await using gateway = await startGateway({ protocol });
  const connections = Array.from({ length: 50 }, () => new AjpConnection(gateway.socket));
  for (const round of [1, 2])
    for (const connection of connections) {
      const { status } = await connection.exchange({ target: `/version?${round}` });
      expect(status).toBe(200);
    }
  for (const connection of connections) connection.close();
});

test('an idle connection is closed after its time, and at a stop at once', async () => {
  await using gateway = await startGateway({ protocol, options: ['--keep-alive', '0.3'] });
  const idle = new AjpConnection(gateway.socket);
  await idle.exchange({ target: '/version' });
  expect(await idle.packet()).toBeUndefined();
});

test('a stop ends a connection after the answer in flight, and says so to the front', async () => {
  await using gateway = await startGateway({ protocol, options: ['--threads', '2'] });
  const kept = new AjpConnection(gateway.socket);
  await kept.exchange({ target: '/version' });
  const busy = new AjpConnection(gateway.socket);
  let reused: boolean | undefined;
  const request = await requestInFlight(async (sent) => {
    const got = await busy.exchange(sent);
    reused = got.reuse;
    return got;
  }, gateway.folder);
  gateway.signal('SIGTERM');
  expect(await kept.packet()).toBeUndefined();
  await request.letGo();
  expect(await request.body).toContain('wait-for-file');
  expect(reused).toBe(false);
  expect(await gateway.ended).toBe(0);
});

test('a body without a declared length is asked for until it ends', async () => {
  await using gateway = await startGateway({ protocol });
  const body = Buffer.alloc(100_000, 'x');
  const send = ajpClient(gateway.socket, { chunked: true });
  expect((await send({ method: 'POST', target: '/body', body })).body).toMatch(/^100000 /);
  const environ = JSON.parse((await send({ method: 'POST', target: '/', body })).body) as object;
  expect(environ).not.toHaveProperty('CONTENT_LENGTH');
  expect(environ).not.toHaveProperty('HTTP_TRANSFER_ENCODING');
});

test('a body that was not asked for leaves the connection usable', async () => {
  await using gateway = await startGateway({ protocol });
  const connection = new AjpConnection(gateway.socket);
  const body = Buffer.alloc(100_000, 'x');
  // It reads some of the body only.
  await connection.exchange({ method: 'POST', target: '/read-some', body });
  connection.close();
  expect((await ajpClient(gateway.socket)({ target: '/version' })).body).toBe('1');
});

test('the dialect of lighttpd has decoded paths and other packets', async () => {
  await using gateway = await startGateway({ protocol, options: ['--ajp-front', 'lighttpd'] });
  const connection = new AjpConnection(gateway.socket);
  const speak = (sent: Sent) => connection.exchange(sent, { lighttpd: true });
  const body = Buffer.alloc(100_000, 'x');
  expect((await speak({ method: 'POST', target: '/body', body })).body).toMatch(/^100000 /);
  const environ = JSON.parse((await speak({ target: '/a b%41?x=%20' })).body) as object;
  expect(environ).toMatchObject({ PATH_INFO: '/a b%41', QUERY_STRING: 'x=%20' });
  expect(environ).toMatchObject({ REQUEST_URI: '/a%20b%2541?x=%20' });
  connection.close();
});

test('a method without a code is known by its name', async () => {
  await using gateway = await startGateway({ protocol });
  const { body } = await ajpClient(gateway.socket)({ method: 'PATCH', target: '/' });
  expect(JSON.parse(body)).toMatchObject({ REQUEST_METHOD: 'PATCH' });
});

test('headers that are larger than a packet are an error of the application', async () => {
  await using gateway = await startGateway({ protocol });
  const { status } = await ajpClient(gateway.socket)({ target: '/long-header?9000' });
  expect(status).toBe(500);
  expect(gateway.log()).toContain('larger than an AJP packet (8192 bytes)');
});

test('only a front with the secret is served', async () => {
  await using gateway = await startGateway({
    protocol,
    options: ['--ajp-secret-file', 'secret'],
    prepare: (folder) => writeFile(join(folder, 'secret'), 'open sesame\n'),
  });
  for (const [secret, status] of [
    ['open sesame', 200],
    ['open', 403],
    [undefined, 403],
  ] as const) {
    const send = ajpClient(gateway.socket, secret === undefined ? {} : { secret });
    expect((await send({ target: '/version' })).status).toBe(status);
  }
  expect(gateway.log()).not.toContain('sesame');
});

test('an address that others can reach is refused without a secret', async () => {
  await using gateway = await spawnGateway({ protocol, listen: ['tcp:0.0.0.0:18009'] });
  expect(await gateway.ended).toBe(2);
  expect(gateway.log()).toContain('needs --ajp-secret-file');
});
