import { expect, test } from 'vitest';
import { planService } from '../../../src/wsgi/plan/plan-service.ts';
import { config, facts, fingerprint, noDatabases, plan, postgres, postgresql } from './facts.ts';

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
