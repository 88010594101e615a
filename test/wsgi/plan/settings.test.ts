import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Json } from '../../../src/index.ts';
import { readSettings } from '../../../src/wsgi/plan/settings.ts';

const file = join(import.meta.dirname, '../../../wsgi.yaml');

test('wsgi.yaml of the layer says the documented defaults', () => {
  const settings = parse(readFileSync(file, 'utf8')) as Record<string, Json>;
  expect(readSettings(settings)).toEqual(readSettings({}));
  expect(readSettings({})).toEqual({
    kind: 'ok',
    value: { applicationRoot: '/srv', username: 'wsgi', writable: [], combination: {} },
  });
});

test('paths are read without needless parts, and a folder within another is left out', () => {
  const settings = { application_root: '/opt//shop/', writable: ['data/cache', './data', 'media'] };
  expect(readSettings(settings)).toMatchObject({
    value: { applicationRoot: '/opt/shop', writable: ['data', 'media'] },
  });
});

test.each<[string, Record<string, Json>]>([
  ['an unknown key', { user: 'wsgi' }],
  ['a user who is root', { username: 'root' }],
  ['a user that useradd would refuse', { username: 'Web User' }],
  ['a user that is a number', { username: 5 }],
  ['writable as a text', { writable: 'data' }],
  ['writable outside of the application', { writable: ['../data'] }],
  ['writable with a blank, which a unit file would split', { writable: ['a b'] }],
  ['writable with a specifier', { writable: ['%h'] }],
  ['writable that is absolute', { writable: ['/data'] }],
  ['writable that is everything', { writable: ['.'] }],
  ['a root of another type', { application_root: ['/srv'] }],
  ['a root that others share', { application_root: '/var' }],
  ['the layer’s own folder', { application_root: '/var/lib/wsgi/app' }],
])('%s is refused', (_, settings) => {
  const read = readSettings(settings);
  expect(read).toMatchObject({ kind: 'wrong', diagnostics: [{ code: 'WSGI_SETTING_INVALID' }] });
});

test.each(['srv', '/', '/etc/app', '/srv/../etc', '/srv/a:b', '/home/me/app', '/srv/\n'])(
  'application_root %j is refused',
  (root) => {
    const read = readSettings({ application_root: root });
    expect(read).toMatchObject({ kind: 'wrong', diagnostics: [{ code: 'WSGI_PATH_INVALID' }] });
  },
);

const root = (found: string, expected: string): string =>
  `application_root in wsgi.yaml is ${found}; expected ${expected}`;
const own = 'a folder of the application’s own, such as /srv';
const user = 'the name of a user other than root, such as wsgi';

test.each<[Record<string, Json>, readonly string[]]>([
  [
    { application_root: '/var', username: 7, wrong: 1, writable: 'x', 'also wrong': 2 },
    [
      'wsgi.yaml has the unknown key "wrong"; expected application_root, username, writable, server, front, gateway, supervisor',
      'wsgi.yaml has the unknown key "also wrong"; expected application_root, username, writable, server, front, gateway, supervisor',
      root('"/var"', own),
      `username in wsgi.yaml is 7; expected ${user}`,
      'writable in wsgi.yaml is "x"; expected a list of folders',
    ],
  ],
  [{ application_root: 5 }, [root('5', 'the absolute path of a folder')]],
  [{ application_root: 'srv' }, [root('"srv"', 'the absolute path of a folder that is absolute')]],
  [
    { writable: ['a', 5, '/x', 'b'] },
    [
      'writable in wsgi.yaml is 5; expected a list of folders within the application',
      'writable in wsgi.yaml is "/x"; expected a folder within the application',
    ],
  ],
])('%j is refused with all that is wrong', (settings, messages) => {
  const read = readSettings(settings);
  if (read.kind === 'ok') throw new Error('it was accepted');
  expect(read.diagnostics.map(({ message }) => message)).toEqual(messages);
});

test('an unknown key is refused though all others are right', () => {
  expect(readSettings({ user: 'x' })).toMatchObject({
    kind: 'wrong',
    diagnostics: [{ code: 'WSGI_SETTING_INVALID' }],
  });
});

test.each([
  ...['/var', '/var/lib', '/var/log', '/var/cache', '/var/spool', '/opt', '/mnt'],
  ...['/var/lib/wsgi', '/var/lib/wsgi/app', '/var/lib/juju', '/var/lib/juju/agents'],
])('application_root %s belongs to others', (path) => {
  expect(readSettings({ application_root: path })).toMatchObject({
    diagnostics: [{ code: 'WSGI_SETTING_INVALID', message: root(JSON.stringify(path), own) }],
  });
});

test.each(['/opt/shop', '/var/lib/shop', '/var/lib/wsgi2', '/mnt/data', '/srv'])(
  'application_root %s may be the application’s own',
  (path) => {
    expect(readSettings({ application_root: path })).toMatchObject({
      value: { applicationRoot: path },
    });
  },
);

test('a user’s name is one that useradd takes', () => {
  const isTaken = (username: string): boolean => readSettings({ username }).kind === 'ok';
  const names = ['a', '_', '_x-1', 'web_user', `a${'b'.repeat(31)}`];
  expect(names.filter(isTaken)).toEqual(names);
  const wrong = [
    '',
    '1a',
    '-a',
    'a b',
    'A',
    'aB',
    'ä',
    'a$',
    `a${'b'.repeat(32)}`,
    'root',
    'x\nroot',
  ];
  expect(wrong.filter(isTaken)).toEqual([]);
});

test('folders are sorted, each once, and only the outermost', () => {
  const writable = ['media', 'data/b', 'data', 'database', 'media/', 'a/b/c', 'a/b'];
  expect(readSettings({ writable })).toMatchObject({
    value: { writable: ['a/b', 'data', 'database', 'media'] },
  });
});
