/** Storages with the keys of `juju status` and `juju storage` in JSON. */
import type { Json } from '../../base/json.ts';
import { storagePool } from '../../model/storage/storage-directive.ts';
import { storageStatus } from '../../model/storage/storage-views.ts';
import { storageId, type Storage } from '../../model/storage/storage.ts';
import type { StorageRow } from '../api-storage.ts';
import type { Database } from '../store/database.ts';
import { machineById } from '../store/machines.ts';
import type { ModelRecord } from '../store/models.ts';
import { unitsOfModel } from '../store/units.ts';
import { formatJujuTime } from './juju-format.ts';

type Shown = Readonly<Record<string, Json>>;

/** Empty when there are none, as in juju. */
export function formatStorages(
  db: Database,
  model: Pick<ModelRecord, 'id'>,
  storages: readonly Storage[],
): Shown {
  if (storages.length === 0) return {};
  const shown = storages.map((storage) => ({ storage, machine: machineOf(db, model, storage) }));
  return {
    storage: Object.fromEntries(
      shown.map((each) => [storageId(each.storage), formatStorage(each)] as const),
    ),
    filesystems: Object.fromEntries(
      shown.map((each) => [String(each.storage.number), formatFilesystem(each)] as const),
    ),
  };
}

/** A storage and the number of the machine that it is attached in, if it is. */
interface PlacedStorage {
  readonly storage: Storage;
  readonly machine: string;
}

function machineOf(db: Database, model: Pick<ModelRecord, 'id'>, { attachment }: Storage): string {
  const units = attachment === undefined ? [] : unitsOfModel(db, model.id);
  const unit = units.find(({ name }) => name === attachment?.unit);
  const machine = unit && machineById(db, unit.machine);
  return String(machine?.number ?? '');
}

function formatStorage(placed: PlacedStorage): Shown {
  const { storage } = placed;
  const units = unitsOf(placed);
  return {
    kind: storage.kind,
    life: storage.life,
    status: formatStatus(storage),
    persistent: true,
    ...(units === undefined ? {} : { attachments: { units } }),
  };
}

function formatFilesystem(placed: PlacedStorage): Shown {
  const { storage, machine } = placed;
  const units = unitsOf(placed);
  return {
    'provider-id': `${storage.name}-${storage.number}`,
    storage: storageId(storage),
    ...(units === undefined || storage.attachment === undefined
      ? {}
      : {
          attachments: {
            machines: {
              [machine]: {
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

export function storageRow(storage: Storage): StorageRow {
  const { kind, size, attachment } = storage;
  const status = storageStatus(storage);
  const unit = attachment?.unit ?? '';
  return { unit, id: storageId(storage), kind, pool: storagePool, size, status };
}

function unitsOf({ storage: { attachment }, machine }: PlacedStorage): Shown | undefined {
  if (attachment === undefined) return undefined;
  const { location, life } = attachment;
  return { [attachment.unit]: { machine, location, life } };
}

function formatStatus(storage: Storage): Shown {
  const since = new Date(storage.since).toISOString();
  return { current: storageStatus(storage), since: formatJujuTime(since) };
}
