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

test.each<{
  readonly what: string;
  readonly next: Partial<Facts>;
  readonly last: Partial<Facts>;
  readonly changed: string;
}>([
  { what: 'front', next: { config: config({ front: 'nginx' }) }, last: {}, changed: 'combination' },
  {
    what: 'front that is gone',
    next: {},
    last: { config: config({ front: 'nginx' }) },
    changed: 'combination',
  },
  { what: 'port', next: { config: config({ port: 8080 }) }, last: {}, changed: 'port' },
  {
    what: 'module',
    next: { config: config({ wsgi_module: 'other:app' }) },
    last: {},
    changed: 'module',
  },
  {
    what: 'log file',
    next: { config: config({ wsgi_logfile_path: '/var/log/b/c.log' }) },
    last: {},
    changed: 'logfile',
  },
  {
    what: 'variable',
    next: { config: config({ environment_variables: 'A=1' }) },
    last: {},
    changed: 'environment',
  },
  {
    what: 'variable that is gone',
    next: {},
    last: { config: config({ environment_variables: 'A=1' }) },
    changed: 'environment',
  },
  { what: 'database', next: { databases }, last: {}, changed: 'environment' },
  { what: 'database that is gone', next: {}, last: { databases }, changed: 'environment' },
  { what: 'password', next: { databases: rotated }, last: { databases }, changed: 'environment' },
  {
    what: 'certificate authority',
    next: withAuthority('two'),
    last: withAuthority('one'),
    changed: 'environment',
  },
  {
    what: 'provisioning',
    next: { config: config({ provision_command: 'x' }) },
    last: {},
    changed: 'provision',
  },
])('another $what is in the files', ({ next, last, changed }) => {
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

test('what differs is named, and the greatest of its consequences is the change', () => {
  const wheels = config({ pip_cache_dir: 'wheels', port: 8080 });
  const resources = { processors: 4, memory: 8192 };
  expect(changeTo({ release: 'fed', resources })).toEqual({
    kind: 'reinstall',
    changed: ['release', 'workers'],
  });
  expect(changeTo({ config: wheels })).toEqual({ kind: 'reinstall', changed: ['port', 'venv'] });
  expect(changeTo({ resources, config: config({ port: 8080 }) })).toEqual({
    kind: 'files',
    changed: ['port', 'workers'],
  });
  expect(comparePlans(undefined, record())).toEqual({
    kind: 'reinstall',
    changed: Object.keys(record()),
  });
});

test.each(['root', 'writable', 'mounts'] as const)('another %s is in the files', (key) => {
  const last = record();
  const next = { ...last, [key]: key === 'root' ? '/opt/shop' : ['data'] };
  expect(comparePlans(last, next)).toEqual({ kind: 'files', changed: [key] });
});

test.each(['packages', 'user', 'venv'] as const)('another %s is installed', (key) => {
  const last = record();
  const next = { ...last, [key]: key === 'packages' ? ['nginx'] : 'other' };
  expect(comparePlans(last, next)).toEqual({ kind: 'reinstall', changed: [key] });
});

test('another provisioning is a change only as long as there is one', () => {
  const last = { ...record(), provision: 'one' };
  expect(comparePlans(last, { ...last, provision: 'two' })).toEqual({
    kind: 'files',
    changed: ['provision'],
  });
  expect(comparePlans(last, { ...last, provision: '', port: 81 })).toEqual({
    kind: 'files',
    changed: ['port'],
  });
});
