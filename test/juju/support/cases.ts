import type { InMemoryModel, RunningHook } from '../../../src/testing/agent/in-memory-agent.ts';

/** A unit with a database of two units and a peer. */
export const model: InMemoryModel = {
  unit: 'hello/0',
  leader: true,
  config: { port: 80, debug: false, title: 'a "title"', ratio: 0.5, empty: '', unset: null },
  relations: [
    {
      id: 2,
      endpoint: 'db',
      application: 'pg',
      units: { 'pg/0': { host: '10.0.0.2' }, 'pg/1': { host: '10.0.0.3' } },
      applicationBag: { version: '15' },
    },
    { id: 10, endpoint: 'db', application: 'other' },
    {
      id: 3,
      endpoint: 'cluster',
      role: 'peers',
      application: 'hello',
      units: { 'hello/1': { ready: 'yes' } },
      ownApplicationBag: { seed: '42' },
    },
  ],
  resources: { build: '/var/lib/juju/resources/build.tar.gz', logo: undefined },
  storage: [{ id: 'data/0', kind: 'filesystem', location: '/srv/data' }],
  declaredStorage: { data: { type: 'filesystem', multiple: { range: '0+' } } },
  goalState: {
    units: { 'hello/0': { status: 'active', since: '2026-01-02 15:04:05Z' } },
    relations: { db: { pg: { status: 'joined', since: '2026-01-02 15:04:05Z' } } },
  },
};

export const changedHook: RunningHook = {
  kind: 'relation',
  relation: 2,
  step: 'changed',
  remoteUnit: 'pg/0',
  remoteApplication: 'pg',
};

export const anAction: RunningHook = {
  kind: 'action',
  name: 'backup',
  id: '7',
  params: { target: { name: 'disk', size: 3 }, deep: true },
};
