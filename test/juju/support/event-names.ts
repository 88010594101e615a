/** Every event that a charm can be asked for, as the reference names them. */
import type { UnitEvent } from '../../../src/juju/event.ts';

type Step<K extends UnitEvent['kind']> = Extract<UnitEvent, { readonly kind: K; step: string }>;
type RelationStep = Step<'relation'>['step'];
type StorageStep = Step<'storage'>['step'];

/** A kind or step that event.ts gains is missing here, which the compiler says. */
const relationSteps = {
  ...{ created: true, joined: true, changed: true, departed: true, broken: true },
} satisfies Record<RelationStep, true>;
const storageSteps = { attached: true, detaching: true } satisfies Record<StorageStep, true>;
const kinds: Readonly<Record<UnitEvent['kind'], readonly string[]>> = {
  lifecycle: [
    ...['install', 'leader-elected', 'config-changed', 'start', 'upgrade-charm', 'update-status'],
    ...['stop', 'remove', 'leader-settings-changed', 'pre-series-upgrade', 'post-series-upgrade'],
  ],
  relation: Object.keys(relationSteps).map((step) => `*-relation-${step}`),
  storage: Object.keys(storageSteps).map((step) => `*-storage-${step}`),
  secret: ['secret-changed', 'secret-rotate', 'secret-expired', 'secret-remove'],
  workload: ['ready', 'custom-notice', 'check-failed', 'check-recovered'].map(
    (event) => `*-pebble-${event}`,
  ),
  action: ['actions/*'],
  exec: ['juju-exec'],
};

/** Names of events; `*` stands for an endpoint, a storage, a container or an action. */
export const eventNames: readonly string[] = Object.values(kinds).flat();
