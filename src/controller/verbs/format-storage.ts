/** Storages with the keys of `juju status` and `juju storage` in JSON. */
import type { Json } from '../../base/json.ts';
import type { StorageRow } from '../api-storage.ts';
import type { Database } from '../store/database.ts';
import { machineById } from '../store/machines.ts';
import { storageId, type StorageRecord } from '../store/storage.ts';
import { unitById } from '../store/units.ts';
import { formatJujuTime } from './juju-format.ts';
import { storagePool } from '../storage/storage-directive.ts';

type Shown = Readonly<Record<string, Json>>;

/** Empty when there are none, as in juju. */
export function formatStorages(db: Database, storages: readonly StorageRecord[]): Shown {
  if (storages.length === 0) return {};
  const shown = <T>(show: (storage: StorageRecord) => readonly [string, T]) =>
    Object.fromEntries(storages.map(show));
  return {
    storage: shown((each) => [storageId(each), formatStorage(db, each)]),
    filesystems: shown((each) => [String(each.number), formatFilesystem(db, each)]),
  };
}

export function formatStorage(db: Database, storage: StorageRecord): Shown {
  const units = unitsOf(db, storage);
  return {
    kind: storage.kind,
    life: storage.life,
    status: formatStatus(storage),
    persistent: true,
    ...(units === undefined ? {} : { attachments: { units } }),
  };
}

function formatFilesystem(db: Database, storage: StorageRecord): Shown {
  const units = unitsOf(db, storage);
  const unit = storage.attachment && unitById(db, storage.attachment.unit);
  const machine = unit && machineById(db, unit.machine);
  return {
    'provider-id': `${storage.name}-${storage.number}`,
    storage: storageId(storage),
    ...(units === undefined || storage.attachment === undefined
      ? {}
      : {
          attachments: {
            machines: {
              [String(machine?.number ?? '')]: {
                'mount-point': storage.attachment.location,
                'read-only': storage.attachment.readOnly,
                life: storage.attachment.life,
              },
            },
            units,
          },
        }),
    pool: storagePool,
    size: storage.size,
    life: storage.life,
    status: formatStatus(storage),
  };
}

export function storageRow(db: Database, storage: StorageRecord): StorageRow {
  const unit = storage.attachment && unitById(db, storage.attachment.unit);
  const { kind, size } = storage;
  const status = statusOf(storage);
  return { unit: unit?.name ?? '', id: storageId(storage), kind, pool: storagePool, size, status };
}

function unitsOf(db: Database, { attachment }: StorageRecord): Shown | undefined {
  const unit = attachment && unitById(db, attachment.unit);
  if (attachment === undefined || unit === undefined) return undefined;
  const { location, life } = attachment;
  const machine = String(machineById(db, unit.machine)?.number ?? '');
  return { [unit.name]: { machine, location, life } };
}

function formatStatus(storage: StorageRecord): Shown {
  return { current: statusOf(storage), since: formatJujuTime(storage.since) };
}

/** Juju's words for how far a storage is. */
function statusOf({ attachment }: StorageRecord): string {
  if (attachment === undefined) return 'detached';
  if (attachment.life !== 'alive') return 'detaching';
  return attachment.mounted ? 'attached' : 'attaching';
}
