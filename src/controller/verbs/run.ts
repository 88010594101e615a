import { Ajv } from 'ajv';
import { didYouMean } from '../../base/nearest-name.ts';
import type { Json } from '../../base/json.ts';
import { fault } from '../../errors.ts';
import type { ActionOutcome } from '../api.ts';
import type { CharmAction } from '../charm/charm.ts';
import { fields, flag, mapOf, text } from '../value-shapes.ts';
import { actionNumbered, actionOutcome, addAction, apiJson, endAction } from '../store/actions.ts';
import { applicationById } from '../store/applications.ts';
import { takeNumber } from '../store/models.ts';
import { findModel, findUnit } from './find.ts';
import { waitForCommit } from './wait-for-commit.ts';
import type { Verb } from './verb.ts';

/** Queues an action and answers when it has ended, or at once with `background`. */
export interface RunRequest {
  readonly model: string;
  readonly unit: string;
  readonly action: string;
  readonly params: Readonly<Record<string, Json>>;
  readonly background: boolean;
}

export const run: Verb<RunRequest, ActionOutcome> = {
  request: fields({
    model: text,
    unit: text,
    action: text,
    params: mapOf(apiJson),
    background: flag,
  }),
  async run({ services: { db, shelf }, signal }, request) {
    const model = findModel(db, request.model);
    const unit = findUnit(db, model, request.unit);
    const charm = shelf.charm(applicationById(db, unit.application)?.charm ?? '');
    const declared = charm.actions.get(request.action);
    if (declared === undefined) {
      throw fault('ACTION_UNKNOWN', `charm ${charm.name} has no action "${request.action}"`, {
        hint: didYouMean(request.action, charm.actions.keys()),
      });
    }
    const params = checkParams(request.action, declared, request.params);
    const number = db.transaction(() => {
      const taken = takeNumber(db, model.id, 'action');
      const action = { number: taken, name: request.action, params };
      addAction(db, { model: model.id, unit: unit.id, unitName: unit.name, ...action });
      return taken;
    });
    const look = () => {
      const outcome = actionOutcome(db, model.id, number);
      if (outcome === undefined) throw fault('UNIT_GONE', `model ${model.name} went away`);
      return isOver(outcome) || request.background ? outcome : undefined;
    };
    return waitForCommit(db, signal, look);
  },
};

/**
 * Checks parameters against the action's schema, then fills in its defaults: what is required must be given.
 *
 * Source: juju `domain/deployment/charm/actions.go` (ValidateParams, InsertDefaults).
 */
function checkParams(
  name: string,
  { schema }: CharmAction,
  params: Readonly<Record<string, Json>>,
): Readonly<Record<string, Json>> {
  const ajv = new Ajv({ allErrors: true, strict: false });
  if (ajv.validate(schema, params)) return withDefaults(schema, params);
  const faults = (ajv.errors ?? []).map(
    ({ instancePath, message }) => `${instancePath.slice(1) || 'parameters'} ${message ?? ''}`,
  );
  throw fault('ACTION_PARAMS_INVALID', `action ${name}: ${faults.join('; ')}`);
}

function withDefaults(
  schema: CharmAction['schema'],
  params: Readonly<Record<string, Json>>,
): Readonly<Record<string, Json>> {
  const complete = structuredClone(params);
  new Ajv({ useDefaults: true, strict: false }).validate(schema, complete);
  return complete;
}

function isOver({ status }: ActionOutcome): boolean {
  return status !== 'pending' && status !== 'running';
}

/** Ends an action that waits or runs; answers how it then stands. */
export interface CancelTaskRequest {
  readonly model: string;
  readonly id: string;
}

export const cancelTask: Verb<CancelTaskRequest, ActionOutcome> = {
  request: fields({ model: text, id: text }),
  async run({ services: { db, runningActions }, signal }, request) {
    const model = findModel(db, request.model);
    const number = Number(request.id) || -1;
    const id = actionNumbered(db, model.id, number);
    const found = id === undefined ? undefined : actionOutcome(db, model.id, number);
    if (id === undefined || found === undefined) {
      throw fault('OPERATION_UNKNOWN', `model ${model.name} has no operation "${request.id}"`);
    }
    if (found.status === 'pending') {
      const message = 'action cancelled via the API';
      db.transaction(() => endAction(db, id, { status: 'cancelled', message, results: {} }));
    }
    runningActions.get(id)?.abort();
    return waitForCommit(db, signal, () => {
      const outcome = actionOutcome(db, model.id, number);
      if (outcome === undefined) throw fault('UNIT_GONE', `model ${model.name} went away`);
      return isOver(outcome) ? outcome : undefined;
    });
  },
};

/** What `show-operation` takes. */
export interface ShowOperationRequest {
  readonly model: string;
  readonly id: string;
}

export const showOperation: Verb<ShowOperationRequest, ActionOutcome> = {
  request: fields({ model: text, id: text }),
  run({ services: { db } }, request) {
    const model = findModel(db, request.model);
    const outcome = actionOutcome(db, model.id, Number(request.id) || -1);
    if (outcome !== undefined) return outcome;
    throw fault('OPERATION_UNKNOWN', `model ${model.name} has no operation "${request.id}"`);
  },
};
