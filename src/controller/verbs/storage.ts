/** Storages: made, moved between units, shown and removed. */
import type { Json } from '../../base/json.ts';
import type { StorageRow } from '../api-storage.ts';
import { rm } from 'node:fs/promises';
import { didYouMean } from '../../base/nearest-name.ts';
import { fault } from '../../errors.ts';
import { mountPoint } from '../storage/mount-point.ts';
import { randomUuid } from '../random-uuid.ts';
import type { Services } from '../services.ts';
import { fields, flag, listOf, mapOf, text } from '../value-shapes.ts';
import { applicationById } from '../store/applications.ts';
import type { Database } from '../store/database.ts';
import type { ModelRecord } from '../store/models.ts';
import * as store from '../store/storage.ts';
import { unitById, type UnitRecord } from '../store/units.ts';
import { findModel, findUnit, refuseDying } from './find.ts';
import { formatStorages, storageRow } from './format-storage.ts';
import {
  checkCount,
  checkPossible,
  findStorage,
  parseDirective,
} from '../storage/storage-directive.ts';
import { addStorages } from '../storage/unit-storage.ts';
import type { Verb } from './verb.ts';

/** Makes storages for a unit; a directive is `3`, `10G`, `rootfs,2,1G` or empty for one of the usual size. */
export interface AddStorageRequest {
  readonly model: string;
  readonly unit: string;
  readonly storages: Readonly<Record<string, string>>;
}

/** What `add-storage` answers. */
export interface AddStorageResponse {
  readonly ids: readonly string[];
}

export const addStorage: Verb<AddStorageRequest, AddStorageResponse> = {
  request: fields({ model: text, unit: text, storages: mapOf(text) }),
  run({ services }, request) {
    const { db } = services;
    const model = findModel(db, request.model);
    const unit = aliveUnit(db, model, request.unit);
    const charm = charmOf(services, unit);
    const additions = Object.entries(request.storages).map(([name, written]) => {
      const declared = findStorage(charm, name);
      const usual = { count: 1, size: declared.minimumSize };
      const directive = parseDirective(written, usual);
      checkCount(name, declared, countOf(db, unit, name) + directive.count);
      checkPossible(name, declared, directive.size);
      return { declared, directive: { name, ...directive } };
    });
    const owner = { model: model.id, unit: unit.id };
    const ids = db.transaction(() =>
      additions.flatMap((addition) => addStorages(services, owner, addition)),
    );
    return { ids };
  },
};

/** Gives storages that no unit has to a unit. */
export interface AttachStorageRequest {
  readonly model: string;
  readonly unit: string;
  readonly storages: readonly string[];
}

export const attachStorage: Verb<AttachStorageRequest, Record<string, never>> = {
  request: fields({ model: text, unit: text, storages: listOf(text) }),
  run({ services }, request) {
    const { db } = services;
    const model = findModel(db, request.model);
    const unit = aliveUnit(db, model, request.unit);
    const charm = charmOf(services, unit);
    db.transaction(() => {
      for (const id of request.storages) {
        const storage = storageWith(db, model, id);
        if (store.isAttached(storage)) {
          const { name = '' } = unitById(db, storage.attachment.unit) ?? {};
          throw fault('STORAGE_ATTACHED', `storage ${id} is attached to ${name}`);
        }
        const declared = findStorage(charm, storage.name);
        checkCount(storage.name, declared, countOf(db, unit, storage.name) + 1);
        const location = mountPoint(declared, randomUuid(services.randomHex));
        const { readOnly } = declared;
        store.insertAttachment(db, storage.id, { unit: unit.id, location, readOnly });
      }
    });
    return {};
  },
};

/** Takes storages from their units; what is in them stays. */
export interface DetachStorageRequest {
  readonly model: string;
  readonly storages: readonly string[];
}

export const detachStorage: Verb<DetachStorageRequest, Record<string, never>> = {
  request: fields({ model: text, storages: listOf(text) }),
  run({ services }, request) {
    const { db } = services;
    const model = findModel(db, request.model);
    db.transaction(() => {
      for (const id of request.storages) {
        const storage = storageWith(db, model, id);
        if (store.isAttached(storage)) detach(services, storage, false);
      }
    });
    return {};
  },
};

/** Removes storages with all that is in them; attached ones only with `force`, which detaches them first. */
export interface RemoveStorageRequest {
  readonly model: string;
  readonly storages: readonly string[];
  readonly force: boolean;
}

export const removeStorage: Verb<RemoveStorageRequest, Record<string, never>> = {
  request: fields({ model: text, storages: listOf(text), force: flag }),
  async run({ services }, { model: modelName, storages, force }) {
    const { db, home } = services;
    const model = findModel(db, modelName);
    const found = storages.map((id) => storageWith(db, model, id));
    const attached = found.filter(store.isAttached);
    const [first] = attached;
    if (first !== undefined && !force) {
      throw fault('STORAGE_ATTACHED', `storage ${store.storageId(first)} is attached`, {
        hint: 'detach it first, or add --force',
      });
    }
    const free = found.filter((each) => !store.isAttached(each));
    for (const { name, number } of free) {
      const folder = home.storage(model.name, `${name}-${number}`);
      await rm(folder, { recursive: true, force: true });
    }
    db.transaction(() => {
      for (const storage of attached) detach(services, storage, true);
      for (const { id } of free) store.deleteStorage(db, id);
    });
    return {};
  },
};

/** The object that `juju storage --format json` prints, for all storages of a model or some. */
export interface StorageRequest {
  readonly model: string;
  readonly storages: readonly string[];
}

/** What `storage` answers. */
export interface StorageResponse {
  readonly storage: Json;
  readonly rows: readonly StorageRow[];
}

export const storage: Verb<StorageRequest, StorageResponse> = {
  request: fields({ model: text, storages: listOf(text) }),
  run({ services: { db } }, request) {
    const model = findModel(db, request.model);
    const named = request.storages.map((id) => storageWith(db, model, id));
    const found = request.storages.length === 0 ? store.listStorages(db, model.id) : named;
    return { storage: formatStorages(db, found), rows: found.map((each) => storageRow(db, each)) };
  },
};

/** A unit that stays keeps what its charm needs at least. */
function detach(services: Services, one: store.AttachedStorage, andStorage: boolean): void {
  const { db } = services;
  const unit = unitById(db, one.attachment.unit);
  const declared = unit && charmOf(services, unit).storages.get(one.name);
  if (unit?.life === 'alive' && one.attachment.life === 'alive' && declared !== undefined) {
    checkCount(one.name, { ...declared, most: undefined }, countOf(db, unit, one.name) - 1);
  }
  store.markStorageDying(db, one.id, andStorage);
}

function aliveUnit(db: Database, model: ModelRecord, name: string): UnitRecord {
  const unit = findUnit(db, model, name);
  refuseDying(`unit ${unit.name}`, unit);
  return unit;
}

function charmOf({ db, shelf }: Services, { application }: UnitRecord) {
  return shelf.charm(applicationById(db, application)?.charm ?? '');
}

/** How many a unit has that stay. */
function countOf(db: Database, { id }: UnitRecord, name: string): number {
  const own = store.storagesOf(db, id);
  return own.filter((each) => each.name === name && each.attachment.life === 'alive').length;
}

function storageWith(db: Database, model: ModelRecord, id: string): store.StorageRecord {
  const all = store.listStorages(db, model.id);
  const found = all.find((each) => store.storageId(each) === id);
  if (found?.life === 'alive') return found;
  if (found !== undefined) throw fault('STORAGE_UNKNOWN', `storage ${id} is being removed`);
  throw fault('STORAGE_UNKNOWN', `model ${model.name} has no storage "${id}"`, {
    hint: didYouMean(id, all.map(store.storageId)),
  });
}
