/** A hello application to plan for. */
import { createHash } from 'node:crypto';
import type { Json } from '../../../src/index.ts';
import { readConfig } from '../../../src/wsgi/plan/config.ts';
import type { Config, RawConfig } from '../../../src/wsgi/plan/config.ts';
import type { Facts } from '../../../src/wsgi/plan/plan-service.ts';
import { planService } from '../../../src/wsgi/plan/plan-service.ts';
import type { ServicePlan } from '../../../src/wsgi/plan/service-plan.ts';

export const postgres = {
  kind: 'postgresql',
  relation: 'postgres:1',
  server: {
    host: '10.0.0.5',
    port: 5432,
    database: 'hello',
    user: 'juju_hello',
    password: 'p@ss/word',
    options: {},
  },
} as const;

export const mongo = {
  kind: 'mongodb',
  relation: 'mongo:2',
  name: 'hello',
  servers: {
    servers: [
      { host: '10.0.0.6', port: 27_017 },
      { host: '10.0.0.7', port: 27_017 },
    ],
    replicaSet: 'rs0',
  },
} as const;

/** The same database as current charms publish it. */
export const postgresql = {
  kind: 'postgresql',
  relation: 'postgresql:4',
  server: { ...postgres.server, host: 'db.internal', user: 'relation-4' },
  tls: { kind: 'on', authority: '-----BEGIN CERTIFICATE-----\none' },
} as const;

export const mongodb = {
  kind: 'mongodb',
  relation: 'mongodb:5',
  name: 'hello',
  authSource: 'admin',
  servers: { ...mongo.servers, account: { user: 'relation-5', password: 'p@ss' } },
  tls: { kind: 'off' },
} as const;

export const noDatabases: Facts['databases'] = {
  postgresql: { kind: 'absent' },
  postgres: { kind: 'absent' },
  mongodb: { kind: 'absent' },
  mongo: { kind: 'absent' },
};

export function fingerprint(value: Json): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}

export function config(raw: RawConfig = {}): Config {
  const read = readConfig(raw, '/srv');
  if (read.kind === 'wrong') throw new Error(read.diagnostics.map(String).join('\n'));
  return read.value;
}

export function facts(more: Partial<Facts> = {}): Facts {
  return {
    settings: { applicationRoot: '/srv', username: 'wsgi', writable: [], combination: {} },
    config: config(),
    release: 'abc123abc123',
    databases: noDatabases,
    kept: undefined,
    resources: { processors: 2, memory: 4096 },
    mounts: [],
    ...more,
  };
}

export function plan(more: Partial<Facts> = {}): ServicePlan {
  const planned = planService(facts(more), fingerprint);
  if (planned.kind !== 'plan') throw new Error(`not planned: ${JSON.stringify(planned)}`);
  return planned.plan;
}
