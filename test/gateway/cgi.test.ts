/** What CGI has beside the others: a body until the end of the input, and an environment that is the process's. */
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { cgiClient } from './support/cgi-client.ts';

async function folderOfApplication(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cw-cgi-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await copyFile(join(import.meta.dirname, 'support/echo.py'), join(folder, 'echo.py'));
  return folder;
}

const chunked = [['Transfer-Encoding', 'chunked']] as const;

test('a body that the web server has decoded ends with the input', async () => {
  const send = cgiClient(await folderOfApplication());
  const body = Buffer.alloc(200_000, 'x');
  const got = await send({ method: 'POST', target: '/body', headers: chunked, body });
  expect(got.body).toMatch(/^200000 /);
  const unread = await send({ method: 'POST', target: '/version', headers: chunked, body });
  expect(unread.body).toBe('1');
});

test('a body without a declared length is bounded, too', async () => {
  const send = cgiClient(await folderOfApplication(), ['--max-body', '1000']);
  const body = Buffer.alloc(2000, 'x');
  const got = await send({ method: 'POST', target: '/body', headers: chunked, body });
  expect(got.status).toBe(413);
});

test('what a client sends does not reach the environment of the process', async () => {
  const send = cgiClient(await folderOfApplication());
  const headers = [['Proxy', 'http://evil.example']] as const;
  const { body } = await send({ target: '/process?x', headers });
  const environment = JSON.parse(body) as Record<string, unknown>;
  for (const name of ['HTTP_PROXY', 'QUERY_STRING', 'REQUEST_METHOD'])
    expect(environment).not.toHaveProperty(name);
});

test('what the application prints is no part of the answer', async () => {
  const send = cgiClient(await folderOfApplication());
  const { status, body } = await send({ target: '/print' });
  expect(status).toBe(200);
  expect(JSON.parse(body)).toMatchObject({ PATH_INFO: '/print' });
});

test('an application that can’t be imported is a 500', async () => {
  const folder = await folderOfApplication();
  await rm(join(folder, 'echo.py'));
  const { status, body } = await cgiClient(folder)({ target: '/' });
  expect({ status, body }).toEqual({ status: 500, body: 'Internal Server Error\n' });
});
