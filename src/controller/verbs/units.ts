/** Growing and shrinking applications. */
import { fault } from '../../errors.ts';
import { fields, flag, listOf, text, whole } from '../shape.ts';
import {
  listApplications,
  markApplicationDying,
  type ApplicationRecord,
} from '../store/applications.ts';
import type { Database } from '../store/database.ts';
import { markModelDying } from '../store/models.ts';
import { reap } from '../store/reap.ts';
import { markRelationDying, relationsOf } from '../store/relations.ts';
import { markSubordinatesDying, releaseSubordinates } from '../store/subordinates.ts';
import { listUnits, markUnitDying, type UnitRecord } from '../store/units.ts';
import { modelNamed } from '../store/models.ts';
import { findApplication, findModel, findUnit, refuseDying } from './find.ts';
import { addUnits } from './new-units.ts';
import { until } from './until.ts';
import type { Verb } from './verb.ts';

export const addUnit: Verb<'add-unit'> = {
  request: fields({ model: text, application: text, count: whole(1) }),
  run({ services }, request) {
    const { db, shelf } = services;
    const model = findModel(db, request.model);
    const application = findApplication(db, model, request.application);
    refuseDying(`application ${application.name}`, application);
    if (shelf.charm(application.charm).subordinate) {
      throw fault('SUBORDINATE_UNITS', `application ${application.name} is a subordinate`, {
        hint: 'integrate it; each unit of the other side then gets one of it',
      });
    }
    return { units: db.transaction(() => addUnits(services, model, application, request.count)) };
  },
};

export const removeUnit: Verb<'remove-unit'> = {
  request: fields({ model: text, units: listOf(text), force: flag }),
  run({ services: { db } }, { model: name, units, force }) {
    const model = findModel(db, name);
    // All are looked up first, so that one wrong name removes nothing.
    const found = units.map((unit) => findUnit(db, model, unit));
    for (const unit of found) refuseSubordinate(unit);
    db.transaction(() => {
      for (const { id } of found) endUnit(db, id, force);
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

/** Starts a unit's end, and that of the units beside it. */
function endUnit(db: Database, unit: number, force: boolean): void {
  markUnitDying(db, unit, force);
  markSubordinatesDying(db, unit, force);
}

export const removeApplication: Verb<'remove-application'> = {
  request: fields({ model: text, application: text, force: flag }),
  run({ services: { db } }, request) {
    const model = findModel(db, request.model);
    const application = findApplication(db, model, request.application);
    return { units: db.transaction(() => endApplication(db, application, request.force)) };
  },
};

/** Starts the end of an application: its relations break, its units go. Answers their names. */
function endApplication(
  db: Database,
  application: ApplicationRecord,
  force: boolean,
): readonly string[] {
  const units = listUnits(db, application.id);
  markApplicationDying(db, application.id);
  for (const { id, endpoints } of relationsOf(db, application.id)) {
    // Peer relations last as long as there are units.
    if (endpoints.length === 2) markRelationDying(db, id);
  }
  for (const { id } of units) endUnit(db, id, force);
  releaseSubordinates(db);
  reap(db);
  return units.map(({ name }) => name);
}

export const destroyModel: Verb<'destroy-model'> = {
  request: fields({ model: text, force: flag }),
  async run({ services: { db }, signal }, request) {
    const model = findModel(db, request.model);
    db.transaction(() => {
      markModelDying(db, model.id);
      for (const application of listApplications(db, model.id)) {
        endApplication(db, application, request.force);
      }
    });
    await until(db, signal, () =>
      modelNamed(db, request.model)?.id === model.id ? undefined : {},
    );
    return {};
  },
};
