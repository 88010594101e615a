/** The import check, run by the Python of this machine; `json` stands in for the server's module. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const script = join(import.meta.dirname, '../../templates/check-application.py');
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cw-check-'));
  const files = {
    'wsgi.py': 'import json\ndef application(environ, start_response): pass\ndef other(): pass\n',
    'needs.py': 'import no_such_module\n',
    'half.py': 'def application(:\n',
    'exits.py': 'print("wsgi-check: not this")\nraise SystemExit(3)\n',
    'made.py': 'def create(): return lambda e, s: []\ndef broken(): raise ValueError("no")\n',
    'shop/__init__.py': '',
    'shop/wsgi.py': 'application = 1\n',
    'threads.py':
      'import threading, time\nthreading.Thread(target=lambda: time.sleep(60)).start()\n' +
      'application = print\n',
  };
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
});

afterAll(() => rm(folder, { recursive: true }));

async function verdict(
  module: string,
  callable: string,
  { server = 'json', shape = 'application' } = {},
) {
  const { stdout } = await promisify(execFile)(
    'python3',
    ['-B', script, server, module, callable, shape],
    { cwd: folder },
  );
  const line = stdout.trimEnd().split('\n').at(-1) ?? '';
  expect(line).toMatch(/^wsgi-check: /);
  return JSON.parse(line.slice('wsgi-check: '.length)) as Record<string, unknown>;
}

test('an application that can be loaded is, with the version of the server', async () => {
  expect(await verdict('wsgi', 'application')).toEqual({
    kind: 'ok',
    version: expect.stringMatching(/^\d/) as string,
  });
});

test('a module that isn’t there is answered with those that are, the likeliest first', async () => {
  const { kind, missing, found } = await verdict('wsgy', 'application');
  expect({ kind, missing }).toEqual({ kind: 'module-missing', missing: 'wsgy' });
  expect((found as string[])[0]).toBe('wsgi');
  expect(found).toContain('shop.wsgi');
  expect(await verdict('shop.wsgy', 'x')).toMatchObject({
    kind: 'module-missing',
    missing: 'shop.wsgy',
    found: ['shop.wsgi'],
  });
});

test.each([
  ['needs', "ModuleNotFoundError: No module named 'no_such_module'"],
  ['half', 'SyntaxError: invalid syntax'],
  ['exits', 'SystemExit: 3'],
])('what %s raises while it is imported is reported', async (module, error) => {
  expect(await verdict(module, 'application')).toMatchObject({ kind: 'import-failed', error });
});

test('a callable that isn’t there is answered with those that are', async () => {
  expect(await verdict('wsgi', 'applicatoin')).toEqual({
    kind: 'callable-missing',
    found: ['application', 'other'],
  });
});

test('what can’t be called is reported with its type', async () => {
  expect(await verdict('wsgi', 'json')).toMatchObject({ kind: 'not-callable', type: 'module' });
});

test('a factory is called, and its failure reported', async () => {
  expect(await verdict('made', 'create', { shape: 'factory' })).toMatchObject({ kind: 'ok' });
  expect(await verdict('made', 'broken', { shape: 'factory' })).toMatchObject({
    kind: 'factory-failed',
    error: 'ValueError: no',
  });
});

test('threads of the application do not hold the check up, and a missing server is reported', async () => {
  expect(await verdict('threads', 'application')).toMatchObject({ kind: 'ok' });
  expect(await verdict('wsgi', 'application', { server: 'no_such_server' })).toMatchObject({
    kind: 'server-missing',
  });
});
