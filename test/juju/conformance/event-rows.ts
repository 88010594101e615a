import type { UnitEvent } from '../../../src/juju/event.ts';
import type { Environment } from '../../../src/juju/wire.ts';

/** An event as an agent gives it to a charm, and as the charm takes it. */
export interface EventRow {
  /** As the reference names it. */
  readonly event: string;
  readonly hook: string;
  /** What Juju 4 sets beside what every hook has. */
  readonly variables: Environment;
  /** What 3.6 sets, where that is something else. */
  readonly on36?: Environment;
  readonly is: UnitEvent;
}

/** Source of all variables: juju `internal/worker/uniter/runner/context/context.go` (HookVars), both versions. */
const relation = {
  JUJU_RELATION: 'my-db',
  JUJU_RELATION_ID: 'my-db:3',
  JUJU_REMOTE_APP: 'pg',
};
const ofRelation = {
  ...({ kind: 'relation', endpoint: 'my-db', relationId: 'my-db:3' } as const),
  remoteApplication: 'pg',
};

function lifecycle(name: string): EventRow {
  return { event: name, hook: name, variables: {}, is: { kind: 'lifecycle', name } };
}

function relationRow(
  step: Extract<UnitEvent, { kind: 'relation' }>['step'],
  unit: string,
  departing?: string,
): EventRow {
  const name = `my-db-relation-${step}`;
  return {
    event: `*-relation-${step}`,
    hook: name,
    variables: {
      ...{ ...relation, JUJU_REMOTE_UNIT: unit },
      ...(departing === undefined ? {} : { JUJU_DEPARTING_UNIT: departing }),
    },
    is: {
      ...{ ...ofRelation, name, step },
      ...(unit === '' ? {} : { remoteUnit: unit }),
      ...(departing === undefined ? {} : { departingUnit: departing }),
    },
  };
}

function storageRow(step: 'attached' | 'detaching'): EventRow {
  const name = `web-data-storage-${step}`;
  return {
    event: `*-storage-${step}`,
    hook: name,
    variables: {
      JUJU_STORAGE_ID: 'web-data/0',
      JUJU_STORAGE_LOCATION: '/srv/data/6f1c2d3e-0000-4000-8000-000000000002',
      JUJU_STORAGE_KIND: 'filesystem',
    },
    on36: {
      JUJU_STORAGE_ID: 'web-data/0',
      JUJU_STORAGE_LOCATION: '/srv/data/web-data/0',
      JUJU_STORAGE_KIND: 'filesystem',
    },
    is: { kind: 'storage', name, storage: 'web-data', step, storageId: 'web-data/0' },
  };
}

function secretRow(name: string, label: string, revision?: number): EventRow {
  const id = 'secret:cq1q2r3s4t5u6v7a8b90';
  return {
    event: name,
    hook: name,
    variables: {
      ...{ JUJU_SECRET_ID: id, JUJU_SECRET_LABEL: label },
      ...(revision === undefined ? {} : { JUJU_SECRET_REVISION: String(revision) }),
    },
    is: {
      ...({ kind: 'secret', name, secretId: id } as const),
      ...(label === '' ? {} : { label }),
      ...(revision === undefined ? {} : { revision }),
    },
  };
}

function workloadRow(
  event: string,
  variables: Environment,
  more: Partial<Extract<UnitEvent, { kind: 'workload' }>>,
): EventRow {
  const name = `web-app-pebble-${event}`;
  return {
    event: `*-pebble-${event}`,
    hook: name,
    variables: { JUJU_WORKLOAD_NAME: 'web-app', ...variables },
    is: { ...more, kind: 'workload', name, workload: 'web-app' },
  };
}

const notice = { JUJU_NOTICE_ID: '7', JUJU_NOTICE_TYPE: 'custom', JUJU_NOTICE_KEY: 'a.b/c' };
const check = { JUJU_PEBBLE_CHECK_NAME: 'alive' };
const action = { JUJU_ACTION_UUID: '4', JUJU_ACTION_TAG: 'action-4', JUJU_HOOK_NAME: '' };

export const eventRows: readonly EventRow[] = [
  ...['install', 'leader-elected', 'config-changed', 'start', 'upgrade-charm'].map(lifecycle),
  ...['update-status', 'stop', 'remove', 'leader-settings-changed'].map(lifecycle),
  ...['pre-series-upgrade', 'post-series-upgrade'].map(lifecycle),
  relationRow('created', ''),
  relationRow('joined', 'pg/0'),
  relationRow('changed', 'pg/0'),
  relationRow('changed', ''),
  relationRow('departed', 'pg/0', 'pg/0'),
  relationRow('broken', ''),
  storageRow('attached'),
  storageRow('detaching'),
  secretRow('secret-changed', 'theirs'),
  secretRow('secret-rotate', 'own'),
  secretRow('secret-expired', 'own', 2),
  secretRow('secret-remove', '', 1),
  workloadRow('ready', {}, {}),
  workloadRow('custom-notice', notice, { notice: { id: '7', type: 'custom', key: 'a.b/c' } }),
  workloadRow('check-failed', check, { check: 'alive' }),
  workloadRow('check-recovered', check, { check: 'alive' }),
  {
    event: 'actions/*',
    hook: '',
    variables: { ...action, JUJU_ACTION_NAME: 'backup', JUJU_DISPATCH_PATH: 'actions/backup' },
    is: { kind: 'action', name: 'backup', id: '4' },
  },
  {
    event: 'juju-exec',
    hook: '',
    variables: { ...action, JUJU_ACTION_NAME: 'juju-exec' },
    is: { kind: 'exec', name: '' },
  },
  {
    // What an operator writes to run a hook by hand: `juju exec -- JUJU_DISPATCH_PATH=hooks/start ./dispatch`.
    event: 'juju-exec',
    hook: '',
    variables: { ...action, JUJU_ACTION_NAME: 'juju-exec', JUJU_DISPATCH_PATH: 'hooks/start' },
    is: { kind: 'lifecycle', name: 'start' },
  },
];
