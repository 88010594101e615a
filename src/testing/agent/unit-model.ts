import type { OpenedPort, StorageView } from '../../juju/agent/model-view.ts';
import type { ModelCharm } from '../../model/charm.ts';
import { memoryTransaction, type Restorable } from '../../model/memory-transaction.ts';
import type { ModelStore } from '../../model/model-store.ts';
import { MemoryPorts } from '../../model/ports/memory-ports.ts';
import type { BagStore } from '../../model/relations/bag.ts';
import { MemorySecrets } from '../../model/secrets/memory-secrets.ts';
import { MemoryStatuses } from '../../model/statuses/memory-statuses.ts';
import { MemoryStorages } from '../../model/storage/memory-storages.ts';
import { unitRef, type UnitRef } from '../../model/unit-ref.ts';
import { testTime } from '../test-time.ts';
import { addSeenSecrets, type SeenSecrets } from './secret-views.ts';

/** A model in memory, as the core reads and writes it. */
export interface MemoryModel extends ModelStore {
  readonly secrets: MemorySecrets;
  readonly statuses: MemoryStatuses;
  readonly ports: MemoryPorts;
  /** Runs `body`; when it throws, the model is as it was before. */
  transaction<T>(body: () => T): T;
}

/** What one unit knows of its model. */
export interface UnitSurroundings {
  /** `hello/0` */
  readonly unit: string;
  readonly charm: ModelCharm;
  readonly model: { readonly name: string; readonly uuid: string };
  readonly leads: () => boolean;
  /** The application on the other side of a relation; undefined when there is no such relation. */
  readonly related: (relation: number) => string | undefined;
  readonly seen: SeenSecrets;
  readonly storage: readonly StorageView[];
  readonly ports: readonly OpenedPort[];
  readonly bags: BagStore & Restorable;
  readonly status: SeenStatus;
  readonly applicationStatus: SeenStatus;
}

interface SeenStatus {
  readonly status: string;
  readonly message: string;
}

/** The model around one unit. No unit is unknown to it, for a test describes only those that its unit sees. */
export function unitModel(source: UnitSurroundings): MemoryModel {
  const { unit, charm, model, leads, related, seen, storage, bags, ports: opened } = source;
  const ref = unitRef(unit);
  const secrets = new MemorySecrets();
  addSeenSecrets(secrets, ref, seen);
  const storages = new MemoryStorages();
  for (const each of storage) addSeenStorage(storages, unit, each);
  const ports = new MemoryPorts();
  ports.save(unit, opened);
  const statuses = seenStatuses(ref, source);
  return {
    ...model,
    blockDevices: true,
    secrets,
    storages,
    statuses,
    ports,
    bags,
    isLeader: (name) => name === unit && leads(),
    unitLife: () => 'alive',
    unitsOf: (application) => (application === ref.application ? [unit] : []),
    takeStorageNumber: () => storages.takeNumber(),
    newUuid: testUuids(),
    charm: (application) => (application === ref.application ? charm : undefined),
    relation(application, number) {
      const remote = related(number);
      if (remote === undefined) return undefined;
      const other = application === ref.application ? remote : ref.application;
      return { other, scope: `relation-${number}` };
    },
    transaction: (body) => memoryTransaction([secrets, storages, ports, bags], body),
  };
}

/** The statuses of a unit and of its application; `unknown` is that of one that never set any. */
function seenStatuses(
  { name, application }: UnitRef,
  { status, applicationStatus }: UnitSurroundings,
): MemoryStatuses {
  const statuses = new MemoryStatuses();
  const since = new Date(testTime).toISOString();
  statuses.setWorkload(name, { ...status, since, byCharm: status.status !== 'unknown' });
  if (applicationStatus.status !== 'unknown') {
    statuses.setApplication(application, { ...applicationStatus, since });
  }
  return statuses;
}

/** Makes UUIDs: the same ones in the same order in each run of a test. */
export function testUuids(): () => string {
  let made = 0;
  return () => {
    made += 1;
    return `00000000-0000-4000-8000-${String(made).padStart(12, '0')}`;
  };
}

/** Adds a storage as its unit sees it: one that is mounted, and that its charm knows of. */
function addSeenStorage(
  storages: MemoryStorages,
  unit: string,
  { id, kind, location }: StorageView,
): void {
  const slash = id.lastIndexOf('/');
  const [life, mounted, announced] = ['alive', true, true] as const;
  const attachment = { unit, location, readOnly: false, life, mounted, announced };
  const [name, number] = [id.slice(0, slash), Number(id.slice(slash + 1))];
  storages.save({ name, number, kind, size: 0, life, since: testTime, attachment });
}
