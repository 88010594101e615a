/** The events of a unit, by name: `on.configChanged()`, `on.relationJoined('db')`. */
import type { Json } from '../base/json.ts';

/** An event as a test names it; what it leaves out is taken from the state. */
export type TestEvent =
  | { readonly kind: 'lifecycle'; readonly name: string }
  | RelationTestEvent
  | {
      readonly kind: 'storage';
      readonly step: 'attached' | 'detaching';
      /** `data/0` */
      readonly storage: string;
    }
  | {
      readonly kind: 'secret';
      readonly step: 'changed' | 'expired' | 'remove' | 'rotate';
      /** Its id or label. */
      readonly secret: string;
      readonly revision?: number;
    }
  | { readonly kind: 'workload'; readonly hook: string; readonly container: string }
  | {
      readonly kind: 'action';
      readonly name: string;
      readonly params: Readonly<Record<string, Json>>;
    };

export interface RelationTestEvent extends RelationOf {
  readonly kind: 'relation';
  readonly step: 'created' | 'joined' | 'changed' | 'departed' | 'broken';
  readonly endpoint: string;
}

/** Which relation of the endpoint, and which side of it. */
export interface RelationOf {
  /** Its id; the endpoint's first relation when absent. */
  readonly relation?: number;
  /** The remote unit; the relation's first one when absent. */
  readonly unit?: string;
  /** A change of the other application's bag, which names no unit. */
  readonly of?: 'unit' | 'application';
  /** The unit that goes; the remote one when absent. */
  readonly departing?: string;
}

const lifecycle = (name: string) => (): TestEvent => ({ kind: 'lifecycle', name });

const relation =
  (step: RelationTestEvent['step']) =>
  (endpoint: string, which: RelationOf = {}): TestEvent => ({
    kind: 'relation',
    step,
    endpoint,
    ...which,
  });

const secret =
  (step: 'changed' | 'expired' | 'remove' | 'rotate') =>
  (id: string, revision?: number): TestEvent => ({
    kind: 'secret',
    step,
    secret: id,
    ...(revision === undefined ? {} : { revision }),
  });

const workload =
  (hook: string) =>
  (container: string): TestEvent => ({ kind: 'workload', hook, container });

/** Every event that Juju 3.6 and 4.0 know; `on.hook` is for those that only others know. */
export const on = {
  install: lifecycle('install'),
  start: lifecycle('start'),
  configChanged: lifecycle('config-changed'),
  upgradeCharm: lifecycle('upgrade-charm'),
  updateStatus: lifecycle('update-status'),
  leaderElected: lifecycle('leader-elected'),
  stop: lifecycle('stop'),
  remove: lifecycle('remove'),
  preSeriesUpgrade: lifecycle('pre-series-upgrade'),
  postSeriesUpgrade: lifecycle('post-series-upgrade'),
  hook: (name: string): TestEvent => ({ kind: 'lifecycle', name }),
  relationCreated: relation('created'),
  relationJoined: relation('joined'),
  relationChanged: relation('changed'),
  relationDeparted: relation('departed'),
  relationBroken: relation('broken'),
  storageAttached: (storage: string): TestEvent => ({ kind: 'storage', step: 'attached', storage }),
  storageDetaching: (storage: string): TestEvent => ({
    kind: 'storage',
    step: 'detaching',
    storage,
  }),
  secretChanged: secret('changed'),
  secretExpired: secret('expired'),
  secretRemove: secret('remove'),
  secretRotate: secret('rotate'),
  pebbleReady: workload('pebble-ready'),
  pebbleCustomNotice: workload('pebble-custom-notice'),
  pebbleCheckFailed: workload('pebble-check-failed'),
  pebbleCheckRecovered: workload('pebble-check-recovered'),
  action: (name: string, params: Readonly<Record<string, Json>> = {}): TestEvent => ({
    kind: 'action',
    name,
    params,
  }),
} as const;
