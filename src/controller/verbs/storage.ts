/** The verbs for storages. */
import type { Json } from '../../base/json.ts';
import type { StorageRow } from '../api-storage.ts';
import { rm } from 'node:fs/promises';
import type { ModelStore } from '../../model/model-store.ts';
import { addRequestedStorage } from '../../model/storage/add-storage.ts';
import {
  attachStorages,
  detachStorages,
  findStorage,
  removableStorages,
  removeStorages,
} from '../../model/storage/attach-storage.ts';
import { unitRef, type UnitRef } from '../../model/unit-ref.ts';
import type { Services } from '../services.ts';
import { modelStore } from '../store/model-store.ts';
import { fields, flag, listOf, mapOf, text } from '../value-shapes.ts';
import { findModel, findUnit, refuseDying } from './find.ts';
import { formatStorages, storageRow } from './format-storage.ts';
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
    const { db, clock } = services;
    const { model, unit } = aliveUnit(services, request);
    const requested = { storages: request.storages, now: clock.now() };
    return { ids: db.transaction(() => addRequestedStorage(model, unit, requested)) };
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
    const { model, unit } = aliveUnit(services, request);
    services.db.transaction(() => attachStorages(model, unit, request.storages));
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
    const model = modelStore(services, findModel(db, request.model));
    db.transaction(() => detachStorages(model, request.storages));
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
  async run({ services }, request) {
    const { db, home } = services;
    const model = modelStore(services, findModel(db, request.model));
    const found = removableStorages(model, request);
    for (const { name, number } of found.free) {
      const folder = home.storage(model.name, `${name}-${number}`);
      await rm(folder, { recursive: true, force: true });
    }
    db.transaction(() => removeStorages(model, found));
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
  run({ services }, request) {
    const { db } = services;
    const record = findModel(db, request.model);
    const model = modelStore(services, record);
    const named = request.storages.map((id) => findStorage(model, id));
    const found = request.storages.length === 0 ? model.storages.all() : named;
    return { storage: formatStorages(db, record, found), rows: found.map(storageRow) };
  },
};

interface NamedUnit {
  readonly model: ModelStore;
  readonly unit: UnitRef;
}

function aliveUnit(
  services: Services,
  request: { readonly model: string; readonly unit: string },
): NamedUnit {
  const { db } = services;
  const model = findModel(db, request.model);
  const unit = findUnit(db, model, request.unit);
  refuseDying(`unit ${unit.name}`, unit);
  return { model: modelStore(services, model), unit: unitRef(unit.name) };
}
