import { describe, expect, test } from 'vitest';
import { planService } from '../../../src/wsgi/plan/plan-service.ts';
import type { Facts } from '../../../src/wsgi/plan/plan-service.ts';
import { readWorkers } from '../../../src/wsgi/plan/workers.ts';
import {
  config,
  facts,
  fingerprint,
  mongo,
  mongodb,
  noDatabases,
  plan,
  postgres,
  postgresql,
} from './facts.ts';

const related = {
  ...noDatabases,
  postgres: { kind: 'complete', database: postgres },
} as const;

test('the smallest application', () => {
  expect(plan()).toEqual({
    combination: { server: 'gunicorn', front: 'none', gateway: 'http', supervisor: 'systemd' },
    release: 'abc123abc123',
    root: '/srv',
    user: 'wsgi',
    writable: [],
    mounts: [],
    module: { module: 'wsgi', callable: 'application', factory: false },
    python: { variant: expect.stringMatching(/^[0-9a-f]{8}$/) as string },
    packages: [],
    port: 80,
    logfile: '/var/log/wsgi.service.log',
    workers: 5,
    environment: {},
    databases: {},
    certificates: {},
  });
});

test('before a source is announced it waits', () => {
  expect(planService(facts({ release: undefined }), fingerprint)).toMatchObject({
    kind: 'waiting',
  });
});

test('the environment has the operator’s variables and the database’s, sorted', () => {
  const { environment } = plan({
    config: config({ environment_variables: 'ZEBRA=1 DEBUG=no' }),
    databases: related,
  });
  expect(Object.keys(environment)).toEqual(
    ['DATABASE_HOST', 'DATABASE_NAME', 'DATABASE_PASSWORD', 'DATABASE_PORT', 'DATABASE_URL'].concat(
      ['DATABASE_USERNAME', 'DEBUG', 'POSTGRESQL_URL', 'ZEBRA'],
    ),
  );
});

test('what the operator sets goes before what a relation says, and a note says so', () => {
  const planned = planService(
    facts({ config: config({ environment_variables: 'DATABASE_URL=mine' }), databases: related }),
    fingerprint,
  );
  expect(planned).toMatchObject({ plan: { environment: { DATABASE_URL: 'mine' } } });
  expect(JSON.stringify(planned)).toContain('environment_variables sets DATABASE_URL');
});

test('both endpoints of a kind are noted, with the one that is used', () => {
  const both = { ...related, postgresql: { kind: 'complete', database: postgresql } } as const;
  expect(planService(facts({ databases: both }), fingerprint)).toMatchObject({
    notes: ['postgresql and postgres are both related: postgresql is used'],
    plan: { environment: { DATABASE_HOST: 'db.internal' } },
  });
});

test.each([
  [{ processors: 1, memory: 256 }, 1],
  [{ processors: 1, memory: 100 }, 1],
  [{ processors: 2, memory: 8192 }, 5],
  [{ processors: 8, memory: 2048 }, 8],
  [{ processors: 64, memory: 1_000_000 }, 129],
])('a machine with %j gets %i workers', (resources, workers) => {
  expect(plan({ resources }).workers).toBe(workers);
});

test('WEB_CONCURRENCY decides when it is given, and is refused when it is no number', () => {
  const withConcurrency = (value: string) =>
    planService(
      facts({ config: config({ environment_variables: `WEB_CONCURRENCY=${value}` }) }),
      fingerprint,
    );
  expect(withConcurrency('3')).toMatchObject({ plan: { workers: 3 } });
  expect(withConcurrency('0')).toMatchObject({ kind: 'blocked' });
  expect(withConcurrency('many')).toMatchObject({
    kind: 'blocked',
    diagnostics: [{ code: 'ENVIRONMENT_VARIABLES_INVALID' }],
  });
});

test('provisioning is due again for another command, release or database, but not for a new password', () => {
  const command = config({ provision_command: 'manage migrate' });
  const base = plan({ config: command, databases: related }).provision?.fingerprint;
  const rotated = { ...postgres, server: { ...postgres.server, password: 'new' } };
  const moved = { ...postgres, server: { ...postgres.server, database: 'other' } };
  const withDatabase = (database: typeof rotated | typeof moved) =>
    plan({
      config: command,
      databases: { ...related, postgres: { kind: 'complete', database } },
    }).provision?.fingerprint;
  expect(base).toBeDefined();
  expect(withDatabase(rotated)).toBe(base);
  expect(withDatabase(moved)).not.toBe(base);
  expect(plan({ config: command }).provision?.fingerprint).not.toBe(base);
  expect(
    plan({ config: command, databases: related, release: 'def' }).provision?.fingerprint,
  ).not.toBe(base);
  const other = config({ provision_command: 'manage migrate --again' });
  expect(plan({ config: other, databases: related }).provision?.fingerprint).not.toBe(base);
  expect(plan({ databases: related })).not.toHaveProperty('provision');
});

test('another source of requirements wants another virtual environment', () => {
  const cached = plan({ config: config({ pip_cache_dir: 'wheels' }) });
  expect(cached.python.findLinks).toBe('wheels');
  expect(cached.python.variant).not.toBe(plan().python.variant);
});

test('all of a plan comes from the settings, the config and what is related', () => {
  const served = plan({
    settings: {
      applicationRoot: '/opt/shop',
      username: 'shop',
      writable: ['data'],
      combination: {},
    },
    config: config({
      ...{ port: 8080, provision_command: 'migrate', pip_cache_dir: 'wheels' },
      ...{ wsgi_module: 'shop:app', wsgi_logfile_path: '/var/log/shop/a.log' },
      ...{ apt_dependencies: 'nginx', environment_variables: 'B=1 A=2 a=3' },
    }),
    databases: { ...noDatabases, postgresql: { kind: 'complete', database: postgresql } },
    mounts: ['media'],
  });
  expect(served).toMatchObject({
    ...{ release: 'abc123abc123', root: '/opt/shop', user: 'shop', writable: ['data'] },
    ...{ mounts: ['media'], packages: ['nginx'], port: 8080, logfile: '/var/log/shop/a.log' },
    module: { module: 'shop', callable: 'app', factory: false },
    python: {
      variant: fingerprint({ findLinks: 'wheels', user: 'shop' }).slice(0, 8),
      findLinks: 'wheels',
    },
    databases: { postgresql },
    provision: {
      command: 'migrate',
      fingerprint: fingerprint({
        command: 'migrate',
        release: 'abc123abc123',
        databases: [['db.internal', '5432', 'hello', 'relation-4'], []],
      }),
    },
  });
  expect(Object.keys(served.certificates)).toHaveLength(1);
  const names = Object.keys(served.environment);
  expect(names).toEqual(names.toSorted());
  expect(names.slice(0, 2)).toEqual(['A', 'B']);
  expect(names.at(-1)).toBe('a');
  expect(plan().python).not.toHaveProperty('findLinks');
  expect(plan().python.variant).toBe(fingerprint({ findLinks: '', user: 'wsgi' }).slice(0, 8));
});

describe('what is noted', () => {
  const complete = {
    postgresql: { kind: 'complete', database: postgresql },
    postgres: { kind: 'complete', database: postgres },
    mongodb: { kind: 'complete', database: mongodb },
    mongo: { kind: 'complete', database: mongo },
  } as const;
  const half = { kind: 'incomplete', relation: 'mongo:2', reason: 'no set yet' } as const;
  const notes = (more: Partial<Facts>) => {
    const planned = planService(facts(more), fingerprint);
    return planned.kind === 'plan' ? planned.notes : [];
  };

  test('is nothing when all is as it should be', () => {
    expect(notes({})).toEqual([]);
    expect(notes({ databases: { ...noDatabases, mongodb: complete.mongodb } })).toEqual([]);
    const { postgresql: one, mongo: other } = complete;
    expect(notes({ databases: { ...noDatabases, postgresql: one, mongo: other } })).toEqual([]);
  });

  test('is each kind that is related twice', () => {
    expect(notes({ databases: complete })).toEqual([
      'postgresql and postgres are both related: postgresql is used',
      'mongodb and mongo are both related: mongodb is used',
    ]);
  });

  test('is each database that is waited for, before variables that are set by hand', () => {
    const more = {
      databases: { ...noDatabases, postgres: complete.postgres, mongo: half },
      kept: { postgres },
      config: config({ environment_variables: 'DATABASE_HOST=x OTHER=1 POSTGRESQL_URL=y' }),
    };
    expect(notes(more)).toEqual([
      'goes on serving until the database of mongo (no set yet) is complete',
      'environment_variables sets POSTGRESQL_URL, so the related database is not used for it',
      'environment_variables sets DATABASE_HOST, so the related database is not used for it',
    ]);
  });
});

test('a wrong number of workers blocks before anything is waited for', () => {
  const wrong = config({ environment_variables: 'WEB_CONCURRENCY=x' });
  expect(planService(facts({ config: wrong, release: undefined }), fingerprint).kind).toBe(
    'blocked',
  );
  expect(planService(facts({ release: undefined }), fingerprint)).toEqual({
    kind: 'waiting',
    reason: 'waiting for the application (flag wsgi.source.available)',
  });
});

test.each([
  ['1', 1],
  ['0010', 10],
  ['9999', 9_999],
  ['00000', undefined],
  ['10000', undefined],
  ['0', undefined],
  ['', undefined],
  ['1.5', undefined],
  ['-1', undefined],
  ['x1', undefined],
  ['1x', undefined],
])('WEB_CONCURRENCY=%s is %s workers', (value, workers) => {
  const read = readWorkers({ WEB_CONCURRENCY: value }, { processors: 2, memory: 4096 });
  if (workers !== undefined) expect(read).toEqual({ kind: 'ok', value: workers });
  else {
    const message = `WEB_CONCURRENCY in environment_variables is ${JSON.stringify(value)}; expected a number of workers, at least 1`;
    expect(read).toMatchObject({
      kind: 'wrong',
      diagnostics: [{ code: 'ENVIRONMENT_VARIABLES_INVALID', message }],
    });
  }
});

test('a database that is not complete is waited for before the first start', () => {
  const half = { kind: 'incomplete', relation: 'mongo:2', reason: 'no set yet' } as const;
  expect(planService(facts({ databases: { ...noDatabases, mongo: half } }), fingerprint)).toEqual({
    kind: 'waiting',
    reason: 'waiting for the database of mongo (no set yet)',
  });
});
