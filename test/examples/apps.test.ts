/** The Python of the examples that needs no Django, run by the system's Python. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const examples = resolve(import.meta.dirname, '../../examples');

/** Runs a program in an application's folder; it prints JSON. */
function python(app: string, program: string, ...args: string[]): unknown {
  const options = { cwd: join(examples, app, 'app'), encoding: 'utf8' } as const;
  return JSON.parse(execFileSync('python3', ['-B', '-c', program, ...args], options)) as unknown;
}

test.each(['wsgi', 'wsgiapp.main'])('%s:application greets in bytes, as WSGI wants', (module) => {
  const program = `
import importlib, json, sys
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator
environ = {'QUERY_STRING': 'a=ü'.encode().decode('latin-1')}
setup_testing_defaults(environ)
seen = []
app = validator(importlib.import_module(sys.argv[1]).application)
answer = app(environ, lambda status, headers, exc_info=None: seen.append(status))
body = b''.join(answer)
answer.close()
print(json.dumps([seen[0], body.decode()]))
`;
  const [status, body] = python('hello', program, module) as [string, string];
  expect(status).toBe('200 OK');
  expect(body).toMatch(/^Hello world!\n/);
});

const parseUrl = `
import json, sys
from board.database_url import parse
try:
    print(json.dumps(parse(sys.argv[1])))
except ValueError as error:
    print(json.dumps(str(error)))
`;

test('DATABASE_URL is decoded part by part', () => {
  const url = 'postgresql://us%40er:p%2Fw%25%20%2B@[2001:db8::1]:5433/my%20notes?sslmode=require';
  expect(python('django-notes', parseUrl, url)).toMatchObject({
    NAME: 'my notes',
    USER: 'us@er',
    PASSWORD: 'p/w% +',
    HOST: '2001:db8::1',
    PORT: '5433',
    OPTIONS: { sslmode: 'require' },
  });
});

test.each(['mongodb://u:secret@h/db', 'postgresql://u:secret@h/', 'postgresql:///db', ''])(
  'the DATABASE_URL %j is refused without being quoted',
  (url) => {
    const message = python('django-notes', parseUrl, url);
    expect(message).toMatch(/^DATABASE_URL must /);
    expect(message).not.toContain('secret');
  },
);

test('the key Django signs with is made once, for its owner only', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cw-key-'));
  const program = `
import json, os, sys
from board.secret_key import read_or_make
path = os.path.join(sys.argv[1], 'key')
print(json.dumps([read_or_make(path), read_or_make(path), os.stat(path).st_mode & 0o777, os.listdir(sys.argv[1])]))
`;
  try {
    const [first, second, mode, files] = python('django-notes', program, folder) as unknown[];
    expect(first).toBe(second);
    expect(first).toBe(readFileSync(join(folder, 'key'), 'utf8'));
    expect(mode).toBe(0o600);
    expect(files).toEqual(['key']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
