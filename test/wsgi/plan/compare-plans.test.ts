import { expect, test } from 'vitest';
import { comparePlans } from '../../../src/wsgi/plan/compare-plans.ts';
import { readRecord, recordOf } from '../../../src/wsgi/plan/plan-record.ts';
import type { Facts } from '../../../src/wsgi/plan/plan-service.ts';
import { config, fingerprint, noDatabases, plan, postgres, postgresql } from './facts.ts';

const record = (more: Partial<Facts> = {}) => recordOf(plan(more), fingerprint);
const changeTo = (more: Partial<Facts>, from: Partial<Facts> = {}) =>
  comparePlans(record(from), record(more));

test('equal plans need nothing', () => {
  expect(changeTo({})).toEqual({ kind: 'nothing' });
});

test('the first plan installs everything', () => {
  expect(comparePlans(undefined, record())).toMatchObject({ kind: 'reinstall' });
});

test('another number of workers installs nothing', () => {
  expect(changeTo({ resources: { processors: 4, memory: 8192 } })).toEqual({
    kind: 'files',
    changed: ['workers'],
  });
});

const databases = {
  ...noDatabases,
  postgres: { kind: 'complete', database: postgres },
} as const;
const withAuthority = (authority: string): Partial<Facts> => ({
  databases: {
    ...noDatabases,
    postgresql: { kind: 'complete', database: { ...postgresql, tls: { kind: 'on', authority } } },
  },
});
const rotated = {
  ...databases,
  postgres: {
    kind: 'complete',
    database: { ...postgres, server: { ...postgres.server, password: 'next' } },
  },
} as const;

test.each<[string, Partial<Facts>, Partial<Facts>, string]>([
  ['front', { config: config({ front: 'nginx' }) }, {}, 'combination'],
  ['front that is gone', {}, { config: config({ front: 'nginx' }) }, 'combination'],
  ['port', { config: config({ port: 8080 }) }, {}, 'port'],
  ['module', { config: config({ wsgi_module: 'other:app' }) }, {}, 'module'],
  ['log file', { config: config({ wsgi_logfile_path: '/var/log/b/c.log' }) }, {}, 'logfile'],
  ['variable', { config: config({ environment_variables: 'A=1' }) }, {}, 'environment'],
  [
    'variable that is gone',
    {},
    { config: config({ environment_variables: 'A=1' }) },
    'environment',
  ],
  ['database', { databases }, {}, 'environment'],
  ['database that is gone', {}, { databases }, 'environment'],
  ['password', { databases: rotated }, { databases }, 'environment'],
  ['certificate authority', withAuthority('two'), withAuthority('one'), 'environment'],
  ['provisioning', { config: config({ provision_command: 'x' }) }, {}, 'provision'],
])('another %s is in the files', (_, next, last, changed) => {
  expect(changeTo(next, last)).toEqual({ kind: 'files', changed: [changed] });
});

test.each<[string, Partial<Facts>]>([
  ['release', { release: 'fed' }],
  ['package', { config: config({ apt_dependencies: 'python3-django' }) }],
  ['source of requirements', { config: config({ pip_cache_dir: 'wheels' }) }],
  [
    'user',
    { settings: { applicationRoot: '/srv', username: 'shop', writable: [], combination: {} } },
  ],
])('another %s is installed before the restart', (_, next) => {
  expect(changeTo(next)).toMatchObject({ kind: 'reinstall' });
});

test('a provisioning that is no longer asked for changes nothing', () => {
  expect(changeTo({}, { config: config({ provision_command: 'x' }) })).toEqual({ kind: 'nothing' });
});

test('a record holds no value of a variable, and survives being stored', () => {
  const kept = record({ config: config({ environment_variables: 'TOKEN=hunter2' }), databases });
  const text = JSON.stringify(kept);
  expect(text).not.toMatch(/hunter2|p@ss|p%40ss/);
  expect(readRecord(JSON.parse(text) as never)).toEqual(kept);
});

test.each([undefined, null, 'text', [], {}, { release: 'x' }, { ...record(), port: '80' }])(
  'a record that is not one (%j) counts as none',
  (value) => {
    expect(readRecord(value as never)).toBeUndefined();
  },
);
