import { declaredNames } from '../../charm-schema/declared/hook-names.ts';
import { suggestion } from '../suggestion.ts';
import type { Check } from './check.ts';

/** What Juju calls; those of older versions too. */
const knownHooks = [
  'install',
  'start',
  'config-changed',
  'upgrade-charm',
  'update-status',
  'leader-elected',
  'stop',
  'remove',
  'pre-series-upgrade',
  'post-series-upgrade',
  'leader-settings-changed',
  'collect-metrics',
  'meter-status-changed',
];

const known: Check = ({ event, endpoints }) => {
  if (event.kind !== 'lifecycle' || knownHooks.includes(event.name)) return [];
  const relation = /^(.+)-relation-(created|joined|changed|departed|broken)$/.exec(event.name);
  if (relation?.[1] !== undefined && endpoints.some(({ name }) => name === relation[1])) {
    return [`${event.name} is a relation's hook; say on.relation…("${relation[1]}")`];
  }
  return [`Juju has no hook "${event.name}"${suggestion(event.name, knownHooks)}`];
};

const leaderElected: Check = ({ event, state }) =>
  event.kind === 'lifecycle' && event.name === 'leader-elected' && !state.leader
    ? ['leader-elected runs on the leader only; the state says leader: false']
    : [];

const remoteUnit: Check = ({ event, resolved, state }) => {
  if (event.kind !== 'relation' || resolved.event.kind !== 'relation') return [];
  const { endpoint, step } = event;
  const { remoteUnit: unit, relationId } = resolved.event;
  if (unit === undefined) {
    const needs =
      step === 'joined' ||
      step === 'departed' ||
      (step === 'changed' && event.of !== 'application');
    return needs
      ? [
          `${endpoint}-relation-${step} is about a remote unit; ${relationId} has none${step === 'changed' ? " (say { of: 'application' } for the application's bag)" : ''}`,
        ]
      : [];
  }
  const relation = state.relations.find(({ id }) => relationId === `${endpoint}:${id}`);
  const there = Object.hasOwn(relation?.units ?? {}, unit);
  if (there || step === 'departed') return [];
  return [`${endpoint}-relation-${step} is about ${unit}, which is not in ${relationId}`];
};

const broken: Check = ({ event, resolved, state, endpoints }) => {
  if (event.kind !== 'relation' || event.step !== 'broken') return [];
  if (resolved.event.kind !== 'relation') return [];
  const { relationId } = resolved.event;
  const relation = state.relations.find(({ id }) => relationId === `${event.endpoint}:${id}`);
  const left = Object.keys(relation?.units ?? {});
  const peer = endpoints.some(({ name, role }) => name === event.endpoint && role === 'peers');
  return [
    ...(peer ? [`relation-broken never runs for the peer endpoint "${event.endpoint}"`] : []),
    ...(left.length > 0
      ? [
          `${event.endpoint}-relation-broken runs after all units departed; ${relationId} has ${left.join(', ')}`,
        ]
      : []),
  ];
};

const created: Check = ({ event, resolved, state }) => {
  if (event.kind !== 'relation' || event.step !== 'created') return [];
  if (resolved.event.kind !== 'relation') return [];
  const { relationId } = resolved.event;
  const relation = state.relations.find(({ id }) => relationId === `${event.endpoint}:${id}`);
  const early = Object.keys(relation?.units ?? {});
  return early.length === 0
    ? []
    : [
        `${event.endpoint}-relation-created runs before any unit joins; ${relationId} has ${early.join(', ')}`,
      ];
};

const storage: Check = ({ event, state, charm }) => {
  if (event.kind !== 'storage') return [];
  const name = event.storage.split('/')[0] ?? '';
  const declared = declaredNames(charm.metadata).storages;
  if (!declared.includes(name)) {
    return [`metadata.yaml declares no storage "${name}"${suggestion(name, declared)}`];
  }
  return state.storage.some(({ id }) => id === event.storage)
    ? []
    : [`the state has no storage ${event.storage}`];
};

const container: Check = ({ event, charm }) => {
  if (event.kind !== 'workload') return [];
  const declared = declaredNames(charm.metadata).containers;
  return declared.includes(event.container)
    ? []
    : [
        `metadata.yaml declares no container "${event.container}"${suggestion(event.container, declared)}`,
      ];
};

const secret: Check = ({ event, resolved, state }) => {
  if (event.kind !== 'secret' || resolved.event.kind !== 'secret') return [];
  const { secretId } = resolved.event;
  const found = state.secrets.find(({ id }) => id === secretId);
  const owned = found?.owned === true;
  if (event.step === 'changed') {
    return owned
      ? [`secret-changed runs on those who read a secret; ${secretId} is this unit's own`]
      : [];
  }
  if (!owned) return [`secret-${event.step} runs on a secret's owner; ${secretId} is another's`];
  const leads = state.leader || found.owner === 'unit';
  return leads ? [] : [`secret-${event.step} of an application's secret runs on the leader only`];
};

/** The event: one that Juju has, about something that is there. */
export const eventChecks: readonly Check[] = [
  known,
  leaderElected,
  remoteUnit,
  broken,
  created,
  storage,
  container,
  secret,
];
