/** Looks up what a request names, or says what there is instead. */
import { didYouMean } from '../../base/nearest-name.ts';
import { fault } from '../../errors.ts';
import {
  applicationNamed,
  listApplications,
  type ApplicationRecord,
} from '../store/applications.ts';
import type { Database } from '../store/database.ts';
import { listModels, modelNamed, type ModelRecord } from '../store/models.ts';
import { listUnits, unitById, unitNamed, type UnitRecord } from '../store/units.ts';

export function findModel(db: Database, name: string): ModelRecord {
  const model = modelNamed(db, name);
  if (model !== undefined) return model;
  const known = listModels(db).map((each) => each.name);
  throw fault('MODEL_UNKNOWN', `there is no model "${name}"`, {
    hint: didYouMean(name, known),
  });
}

export function findApplication(db: Database, model: ModelRecord, name: string): ApplicationRecord {
  const application = applicationNamed(db, model.id, name);
  if (application !== undefined) return application;
  const known = listApplications(db, model.id).map((each) => each.name);
  throw fault('APPLICATION_UNKNOWN', `model ${model.name} has no application "${name}"`, {
    hint: didYouMean(name, known),
  });
}

/** Finds `hello/0`, or the leader by `hello/leader`. */
export function findUnit(db: Database, model: ModelRecord, name: string): UnitRecord {
  const [application = '', number] = name.split('/');
  if (number === 'leader') return leaderOf(db, findApplication(db, model, application));
  const unit = unitNamed(db, model.id, name);
  if (unit !== undefined) return unit;
  const known = listApplications(db, model.id).flatMap(({ id }) =>
    listUnits(db, id).map((each) => each.name),
  );
  throw fault('UNIT_UNKNOWN', `model ${model.name} has no unit "${name}"`, {
    hint: didYouMean(name, known),
  });
}

function leaderOf(db: Database, { leader, name }: ApplicationRecord): UnitRecord {
  const unit = leader === undefined ? undefined : unitById(db, leader);
  if (unit === undefined) throw fault('UNIT_UNKNOWN', `application ${name} has no leader`);
  return unit;
}

/** Refuses what is on its way out already. */
export function refuseDying(what: string, { life }: { readonly life: string }): void {
  if (life !== 'alive') {
    throw fault('APPLICATION_UNKNOWN', `${what} is being removed`, {
      hint: 'wait until it is gone',
    });
  }
}
