/** The gateway server behind the front servers that speak its protocols, on a machine: PEP 3333 over each. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../gateway/support/exchange.ts';
import { httpClient } from '../gateway/support/http-client.ts';
import { root, Deployment } from './support/deployment.ts';

const unit = 'fronts/0';
const folder = '/srv/fronts';

/** What a front can't do, whatever is behind it. */
interface Front {
  readonly port: number;
  /** Answers a request with a body in chunks with 411 (Apache, SCGI). */
  readonly refusesChunks?: boolean;
  /** Passes the path on decoded, so that `%2F` is a slash in REQUEST_URI (lighttpd, AJP). */
  readonly decodesPath?: boolean;
  /** Ends an answer that was cut off as if it were whole (Apache, SCGI and CGI). */
  readonly hidesCuts?: boolean;
  /** Gives a CGI program only the last of two headers of the same name (nginx before 1.23). */
  readonly lastHeaderOnly?: boolean;
}

const fronts: Readonly<Record<string, Front>> = {
  'http, without a front': { port: 8001 },
  'scgi, nginx': { port: 8002 },
  'cgi, nginx with fcgiwrap': { port: 8003, lastHeaderOnly: true },
  'scgi, Apache': { port: 8004, refusesChunks: true, hidesCuts: true },
  'ajp, Apache': { port: 8005 },
  'cgi, Apache': { port: 8006, hidesCuts: true },
  'scgi, lighttpd': { port: 8007 },
  'ajp, lighttpd': { port: 8008, decodesPath: true },
  'cgi, lighttpd': { port: 8010 },
  'mongrel2, Mongrel2': { port: 8011 },
};

let deployment: Deployment;
let host: string;

/** A charm that does nothing: its unit is a machine. */
async function emptyCharm(): Promise<string> {
  const charm = join(deployment.folder, 'fronts');
  await mkdir(charm);
  await writeFile(
    join(charm, 'metadata.yaml'),
    'name: fronts\nsummary: Nothing\ndescription: A machine.\n',
  );
  await writeFile(join(charm, 'dispatch'), '#!/bin/sh\nstatus-set active\n');
  await chmod(join(charm, 'dispatch'), 0o755);
  return charm;
}

/** Puts the gateway, the application and the script of the fronts on the machine. */
async function copyFiles(): Promise<void> {
  const staged = join(deployment.folder, 'staged');
  await cp(join(root, 'templates/gateway'), join(staged, 'gateway'), {
    recursive: true,
    filter: (path) => !path.includes('__pycache__'),
  });
  await cp(join(root, 'test/gateway/support/echo.py'), join(staged, 'echo.py'));
  await cp(join(root, 'test/e2e/support/gateway-fronts.sh'), join(staged, 'fronts.sh'));
  const archive = join(deployment.folder, 'staged.tar.gz');
  await promisify(execFile)('tar', ['-czf', archive, '-C', staged, '.']);
  const text = await readFile(archive, 'base64');
  const unpack = `mkdir -p ${folder} && echo "$1" | base64 -d | tar -xz --no-same-owner -C ${folder}`;
  await deployment.exec(unit, 'sh', '-c', unpack, 'sh', text);
}

beforeAll(async () => {
  deployment = await Deployment.create('fronts');
  await deployment.run('deploy', await emptyCharm());
  await deployment.untilIdle(unit, 'active');
  await copyFiles();
  await deployment.exec(unit, 'sh', `${folder}/fronts.sh`);
  host = (await deployment.unit(unit))['public-address'];
  for (const [name, { port }] of Object.entries(fronts))
    await deployment
      .eventually(async () => {
        const { body } = await httpClient({ host, port })({ target: '/version' });
        expect(body).toBe('1');
      })
      .catch(async (error: unknown) => {
        const units = ['--unit', 'front-*', '--unit', 'gateway-*'];
        const journal = await deployment.exec(unit, 'journalctl', '--lines', '60', ...units);
        throw new Error(`${name} does not serve\n${journal}`, { cause: error });
      });
});

afterAll(async () => await deployment.destroy());

describe.each(Object.entries(fronts))('%s', (name, front) => {
  const send: Client = (sent) => httpClient({ host, port: front.port })(sent);

  async function environOf(sent: Parameters<Client>[0]): Promise<Record<string, unknown>> {
    return JSON.parse((await send(sent)).body) as Record<string, unknown>;
  }

  test('the environ is that of every front', async () => {
    const target = '/a%2Fb%20%C3%A9?x=%20y';
    const headers = [
      ['X-Two', '1'],
      ['X-Two', '2'],
      ['Authorization', 'Basic eDp5'],
    ] as const;
    const environ = await environOf({ target, headers });
    expect(environ).toMatchObject({
      REQUEST_METHOD: 'GET',
      SCRIPT_NAME: '',
      PATH_INFO: '/a/b \u00c3\u00a9',
      QUERY_STRING: 'x=%20y',
      REQUEST_URI: front.decodesPath ? '/a/b%20%C3%A9?x=%20y' : target,
      HTTP_HOST: 'example.com',
      HTTP_X_TWO: expect.stringMatching(front.lastHeaderOnly ? /^2$/ : /^1, ?2$/) as string,
      HTTP_AUTHORIZATION: 'Basic eDp5',
      REMOTE_ADDR: expect.stringMatching(/^\d+\.\d+\.\d+\.\d+$/) as string,
      SERVER_PROTOCOL: 'HTTP/1.1',
      'wsgi.url_scheme': 'http',
      'wsgi.run_once': name.startsWith('cgi'),
    });
    expect(environ).not.toHaveProperty('CONTENT_LENGTH');
    expect(environ).not.toHaveProperty('CONTENT_TYPE');
  });

  test.each([0, 1, 20 * 2 ** 20])('a body of %i bytes arrives whole', async (size) => {
    const body = Buffer.alloc(size, 'abcdefg');
    const digest = createHash('sha256').update(body).digest('hex');
    const got = await send({ method: 'POST', target: '/body', body });
    expect(got.body).toBe(`${size} ${digest}`);
  });

  test('a body in chunks arrives whole', async () => {
    const headers = [['Transfer-Encoding', 'chunked']] as const;
    const body = Buffer.alloc(100_000, 'x');
    const got = await send({ method: 'POST', target: '/body', headers, body });
    if (front.refusesChunks) expect(got.status).toBe(411);
    else expect(got.body).toMatch(/^100000 /);
  });

  test('a body that is not read does no harm to the answer', async () => {
    const body = Buffer.alloc(3 * 2 ** 20);
    const { status, body: text } = await send({ method: 'POST', target: '/version', body });
    expect({ status, text }).toEqual({ status: 200, text: '1' });
  });

  test('20 MiB that are made on the way arrive', async () => {
    const { body, whole } = await send({ target: '/large?320' });
    expect({ size: body.length, whole }).toEqual({ size: 320 * 65_536, whole: true });
  });

  test('HEAD and 204 have no body, an error is a 500', async () => {
    const head = await send({ method: 'HEAD', target: '/stream?5' });
    expect(head).toMatchObject({ status: 200, body: '' });
    expect(await send({ target: '/empty' })).toMatchObject({ status: 204, body: '' });
    expect(await send({ target: '/raise' })).toMatchObject({ status: 500 });
    expect((await send({ target: '/headers' })).headers).toMatchObject({ 'x-two': 'a, b' });
  });

  test('an answer that is cut off is not taken for a whole one', async () => {
    const { status, whole } = await send({ target: '/raise-late' });
    expect({ status, whole }).toEqual({ status: 200, whole: front.hidesCuts ?? false });
  });
});

test.each([8002, 8004])('below a prefix SCRIPT_NAME is the prefix (port %i)', async (port) => {
  const { body } = await httpClient({ host, port })({ target: '/foo/a%20b' });
  expect(JSON.parse(body)).toMatchObject({ SCRIPT_NAME: '/foo', PATH_INFO: '/a b' });
});
