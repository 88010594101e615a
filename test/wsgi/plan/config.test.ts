import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { readConfig } from '../../../src/wsgi/plan/config.ts';
import type { RawConfig } from '../../../src/wsgi/plan/config.ts';

const root = join(import.meta.dirname, '../../..');

function codes(config: RawConfig): readonly string[] {
  const read = readConfig(config, '/srv');
  return read.kind === 'ok' ? [] : read.diagnostics.map(({ code }) => code);
}

const defaults = {
  port: 80,
  provision_command: '',
  pip_cache_dir: '',
  wsgi_module: 'wsgi:application',
  wsgi_logfile_path: '/var/log/wsgi.service.log',
  apt_dependencies: '',
  environment_variables: '',
  server: '',
  front: '',
  gateway: '',
  supervisor: '',
};

test('config.yaml declares the options with the documented types and defaults', () => {
  const { options } = parse(readFileSync(join(root, 'config.yaml'), 'utf8')) as {
    options: Record<string, { type: string; default: unknown; description: string }>;
  };
  const declared = Object.entries(options).map(([name, option]) => [name, option.default]);
  expect(Object.fromEntries(declared)).toEqual(defaults);
  const types = Object.entries(options).map(([name, { type }]) => [name, type]);
  expect(Object.fromEntries(types)).toEqual({
    ...Object.fromEntries(Object.keys(defaults).map((name) => [name, 'string'])),
    port: 'int',
  });
});

test('what is not set has its default', () => {
  expect(readConfig({}, '/srv')).toEqual(readConfig(defaults, '/srv'));
  expect(readConfig({}, '/srv')).toEqual({
    kind: 'ok',
    value: {
      port: 80,
      provisionCommand: '',
      pipCacheDir: '',
      module: { module: 'wsgi', callable: 'application', factory: false },
      logfile: '/var/log/wsgi.service.log',
      aptDependencies: [],
      variables: {},
      combination: {},
    },
  });
});

test.each([0, -1, 65_536, 1.5, 'eighty', true])('port %j is refused', (port) => {
  expect(codes({ port })).toEqual(['PORT_INVALID']);
});

test.each([1, 80, 65_535])('port %j is taken', (port) => {
  expect(codes({ port })).toEqual([]);
});

test.each(['/etc', '../outside', 'a/../../b', '.', 'a\nb'])(
  'pip_cache_dir %j would leave the application and is refused',
  (folder) => {
    expect(codes({ pip_cache_dir: folder })).toEqual(['WSGI_PATH_INVALID']);
  },
);

test('pip_cache_dir is read without needless parts', () => {
  expect(readConfig({ pip_cache_dir: './vendor//wheels/' }, '/srv')).toMatchObject({
    value: { pipCacheDir: 'vendor/wheels' },
  });
});

test.each([
  'relative.log',
  '/app.log',
  '/var/log/',
  '/var/log/../../etc/passwd',
  '/etc/cron.d/log',
  '/srv/logs/app.log',
  '/var/lib/wsgi/app.log',
  '/home/me/app.log',
  '/tmp/app.log',
  '/var/log/a b.log',
  '/var/log/%n.log',
  '/var/log/x.log {\n',
])('wsgi_logfile_path %j is refused', (path) => {
  expect(codes({ wsgi_logfile_path: path })).toEqual(['WSGI_PATH_INVALID']);
});

test('apt_dependencies are split at blanks, sorted and without repeats', () => {
  expect(readConfig({ apt_dependencies: ' b-1  aa=1:2.0~rc1-1+b2\nb-1 ' }, '/srv')).toMatchObject({
    value: { aptDependencies: ['aa=1:2.0~rc1-1+b2', 'b-1'] },
  });
});

test.each([
  '-oDebug::x=1',
  'Bad_Name',
  'a',
  'name=',
  'name=-1',
  '../x',
  'x;reboot',
  'nginx-',
  'nginx=1-',
])('apt_dependencies %j is refused with its name', (name) => {
  const read = readConfig({ apt_dependencies: `good-one ${name}` }, '/srv');
  if (read.kind === 'ok') throw new Error('it was accepted');
  expect(read.diagnostics).toMatchObject([{ code: 'APT_NAME_INVALID' }]);
  expect(read.diagnostics[0]?.message).toContain(JSON.stringify(name));
});

test('an option of another type is refused', () => {
  expect(codes({ wsgi_module: 5 })).toEqual(['CONFIG_VALUE_INVALID']);
});

test('all faults are reported at once', () => {
  expect(
    codes({ port: 0, wsgi_module: 'x.py', apt_dependencies: '-x', environment_variables: 'A' }),
  ).toEqual([
    'PORT_INVALID',
    'WSGI_MODULE_INVALID',
    'APT_NAME_INVALID',
    'ENVIRONMENT_VARIABLES_INVALID',
  ]);
});

const expectedPackages = 'expected Debian packages, each name or name=version';

test.each<[RawConfig, readonly string[]]>([
  [{ port: 0 }, ['config option port is 0; expected a port from 1 to 65535']],
  [{ pip_cache_dir: 5 }, ['config option pip_cache_dir is 5; expected a string']],
  [{ provision_command: true }, ['config option provision_command is true; expected a string']],
  [
    { provision_command: 'a\0b' },
    ['config option provision_command holds a NUL character; expected a shell command'],
  ],
  [
    { pip_cache_dir: '/x' },
    ['config option pip_cache_dir is "/x"; expected a folder within the application'],
  ],
  [
    { wsgi_logfile_path: '/srv/app.log' },
    ['config option wsgi_logfile_path is "/srv/app.log"; expected a file outside of /srv'],
  ],
  [
    { wsgi_logfile_path: '/var/lib/wsgi/x/app.log' },
    [
      'config option wsgi_logfile_path is "/var/lib/wsgi/x/app.log"; expected a file outside of /var/lib/wsgi',
    ],
  ],
  [
    { apt_dependencies: 'good Bad x' },
    [
      `config option apt_dependencies names "Bad"; ${expectedPackages}`,
      `config option apt_dependencies names "x"; ${expectedPackages}`,
    ],
  ],
])('%j is refused with what is wrong', (config, messages) => {
  const read = readConfig(config, '/srv');
  if (read.kind === 'ok') throw new Error('it was accepted');
  expect(read.diagnostics.map(({ message }) => message)).toEqual(messages);
});

test('texts are read without the blanks around them', () => {
  const config = {
    ...{ port: 1, provision_command: ' migrate now ', pip_cache_dir: ' wheels ' },
    ...{ wsgi_module: ' shop:app ', wsgi_logfile_path: ' /srvx/app.log ' },
    ...{ apt_dependencies: ' bb,aa, ', environment_variables: ' A=1 ' },
  };
  expect(readConfig(config, '/srv')).toEqual({
    kind: 'ok',
    value: {
      port: 1,
      provisionCommand: 'migrate now',
      pipCacheDir: 'wheels',
      module: { module: 'shop', callable: 'app', factory: false },
      logfile: '/srvx/app.log',
      aptDependencies: ['aa', 'bb'],
      variables: { A: '1' },
      combination: {},
    },
  });
  expect(readConfig({ pip_cache_dir: '  ' }, '/srv')).toMatchObject({ value: { pipCacheDir: '' } });
});

test.each(['aa', '0a', 'a+', 'g++', 'a.b', 'a-b', 'aa=1', 'aa=1:2.0-1~x+y', 'aa=A'])(
  'a package may be called %s',
  (name) => {
    expect(readConfig({ apt_dependencies: name }, '/srv')).toMatchObject({
      value: { aptDependencies: [name] },
    });
  },
);

test.each(['-aa', '+aa', '.aa', 'aA', 'aa=', 'aa=+1', 'aa=1=2', 'aa=1_2', 'aa-', 'aa=1-'])(
  'no package is called %s',
  (name) => {
    expect(codes({ apt_dependencies: name })).toEqual(['APT_NAME_INVALID']);
  },
);
