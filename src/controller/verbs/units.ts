/** Growing and shrinking applications. */
import { rm } from 'node:fs/promises';
import { fault } from '../../errors.ts';
import { leftoverModels, refuseLeftoverModel } from '../leftovers/model-folder.ts';
import type { Services } from '../services.ts';
import { fields, fieldsOf, flag, listOf, maybe, text, whole } from '../value-shapes.ts';
import {
  listApplications,
  markApplicationDying,
  type ApplicationRecord,
} from '../store/applications.ts';
import type { Database } from '../store/database.ts';
import { markModelDying, type ModelRecord } from '../store/models.ts';
import { deleteUnreferenced } from '../store/delete-unreferenced.ts';
import { markRelationDying, relationsOf } from '../store/relations.ts';
import { markSubordinatesDying, releaseSubordinates } from '../store/subordinates.ts';
import { listUnits, markUnitDying, type UnitRecord } from '../store/units.ts';
import { modelNamed } from '../store/models.ts';
import { reporter } from '../unit-agent/host-preparation.ts';
import { findApplication, findModel, findUnit, refuseDying } from './find.ts';
import { addUnits } from './new-units.ts';
import { destroyStorageOfUnit } from '../../model/storage/attach-storage.ts';
import { storageStore } from '../store/storage.ts';
import { pendingRemovals } from './pending-removals.ts';
import { waitForCommit } from './wait-for-commit.ts';
import type { Verb } from './verb.ts';

/** What `add-unit` takes. */
export interface AddUnitRequest {
  readonly model: string;
  readonly application: string;
  readonly count: number;
}

/** What `add-unit` answers. */
export interface AddUnitResponse {
  readonly units: readonly string[];
}

export const addUnit: Verb<AddUnitRequest, AddUnitResponse> = {
  request: fields({ model: text, application: text, count: whole(1) }),
  async run({ services }, { model: name, application: applicationName, count }) {
    const { db, shelf } = services;
    const machines = await services.machines.list(name);
    const model = findModel(db, name);
    const application = findApplication(db, model, applicationName);
    refuseDying(`application ${application.name}`, application);
    if (shelf.charm(application.charm).subordinate) {
      throw fault('SUBORDINATE_UNITS', `application ${application.name} is a subordinate`, {
        hint: 'integrate it; each unit of the other side then gets one of it',
      });
    }
    const wanted = { application, count, machines };
    return { units: db.transaction(() => addUnits(services, model, wanted)) };
  },
};

/** What `remove-unit` takes. */
export interface RemoveUnitRequest {
  readonly model: string;
  readonly units: readonly string[];
  readonly force: boolean;
  /** Whether their storage goes too; else that stays in the model. */
  readonly destroyStorage?: boolean;
}

/** What `remove-unit` answers. */
export interface RemoveUnitResponse {
  readonly units: readonly string[];
}

export const removeUnit: Verb<RemoveUnitRequest, RemoveUnitResponse> = {
  request: fieldsOf<RemoveUnitRequest>({
    ...{ model: text, units: listOf(text), force: flag, destroyStorage: maybe(flag) },
  }),
  run({ services: { db } }, { model: name, units, force, destroyStorage = false }) {
    const model = findModel(db, name);
    // All are looked up first, so that one wrong name removes nothing.
    const found = units.map((unit) => findUnit(db, model, unit));
    for (const unit of found) refuseSubordinate(unit);
    db.transaction(() => {
      for (const unit of found) endUnit(db, unit, { model, force, destroyStorage });
    });
    return { units: found.map((unit) => unit.name) };
  },
};

function refuseSubordinate({ name, principal }: UnitRecord): void {
  if (principal === undefined) return;
  throw fault('SUBORDINATE_UNITS', `${name} is a subordinate`, {
    hint: 'remove its relation, or the unit it lives beside',
  });
}

interface Ending {
  readonly model: ModelRecord;
  readonly force: boolean;
  /** Whether its storage goes too; else that stays in the model. */
  readonly destroyStorage: boolean;
}

/** Starts a unit's end, and that of the units beside it. */
function endUnit(
  db: Database,
  { id, name }: UnitRecord,
  { model, force, destroyStorage }: Ending,
): void {
  markUnitDying(db, id, force);
  if (destroyStorage) destroyStorageOfUnit(storageStore(db, model.id), name);
  markSubordinatesDying(db, id, force);
}

/** What `remove-application` takes. */
export interface RemoveApplicationRequest {
  readonly model: string;
  readonly application: string;
  readonly force: boolean;
  readonly destroyStorage?: boolean;
}

/** What `remove-application` answers. */
export interface RemoveApplicationResponse {
  readonly units: readonly string[];
}

export const removeApplication: Verb<RemoveApplicationRequest, RemoveApplicationResponse> = {
  request: fieldsOf<RemoveApplicationRequest>({
    ...{ model: text, application: text, force: flag, destroyStorage: maybe(flag) },
  }),
  run({ services: { db } }, request) {
    const model = findModel(db, request.model);
    const application = findApplication(db, model, request.application);
    const { force, destroyStorage = false } = request;
    const units = db.transaction(() =>
      endApplication(db, application, { model, force, destroyStorage }),
    );
    return { units };
  },
};

/** Starts the end of an application: its relations break, its units go. Answers their names. */
function endApplication(
  db: Database,
  application: ApplicationRecord,
  ending: Ending,
): readonly string[] {
  const units = listUnits(db, application.id);
  markApplicationDying(db, application.id);
  for (const { id, endpoints } of relationsOf(db, application.id)) {
    // Peer relations last as long as there are units.
    if (endpoints.length === 2) markRelationDying(db, id);
  }
  for (const unit of units) endUnit(db, unit, ending);
  releaseSubordinates(db);
  deleteUnreferenced(db);
  return units.map(({ name }) => name);
}

/** Removes the files of a model that the store does not know, which only force does; answers whether there were any. */
async function destroyLeftover(
  { db, home, machines }: Services,
  { model, force }: DestroyModelRequest,
): Promise<boolean> {
  if (modelNamed(db, model) !== undefined || !leftoverModels(home, []).includes(model))
    return false;
  if (!force) refuseLeftoverModel(home, model);
  await machines.removeModel({ model, subnet: unknownSubnet });
  await rm(home.model(model), { recursive: true, force: true });
  return true;
}

/** A model is removed by its name; only the store knows which subnet it had. */
const unknownSubnet = -1;

/** Removes all of a model: units (with their hooks unless forced), machines, network, files. */
export interface DestroyModelRequest {
  readonly model: string;
  readonly force: boolean;
}

export const destroyModel: Verb<DestroyModelRequest, Record<string, never>> = {
  request: fields({ model: text, force: flag }),
  async run({ services, signal }, request) {
    const { db } = services;
    if (await destroyLeftover(services, request)) return {};
    const model = findModel(db, request.model);
    db.transaction(() => {
      markModelDying(db, model.id);
      for (const application of listApplications(db, model.id)) {
        endApplication(db, application, { model, force: request.force, destroyStorage: true });
      }
    });
    const report = reporter(services, model.name, `model ${model.name}`);
    let reported = '';
    await waitForCommit(db, signal, () => {
      if (modelNamed(db, request.model)?.id !== model.id) return {};
      const message = pendingRemovals(db, model, request.force);
      if (message !== reported) report(message);
      reported = message;
      return undefined;
    });
    return {};
  },
};
