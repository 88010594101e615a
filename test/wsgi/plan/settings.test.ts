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
