import { config } from './config.ts';
import { debugLog } from './debug-log.ts';
import { deploy } from './deploy.ts';
import { enter } from './enter.ts';
import { exec } from './exec.ts';
import { expose } from './expose.ts';
import { integrate } from './integrate.ts';
import { models, ping } from './models.ts';
import { resolved } from './resolved.ts';
import { attachResource, refresh } from './refresh.ts';
import { removeMachine } from './remove-machine.ts';
import { removeRelation } from './remove-relation.ts';
import { repair } from './repair.ts';
import { cancelTask, run, showOperation } from './run.ts';
import { showUnit } from './show-unit.ts';
import { addSecret, grantSecret, removeSecret, updateSecret } from './secrets.ts';
import { secrets } from './show-secrets.ts';
import { status } from './status.ts';
import { stop } from './stop.ts';
import { addStorage, attachStorage, detachStorage, removeStorage, storage } from './storage.ts';
import { addUnit, destroyModel, removeApplication, removeUnit } from './units.ts';
import type { Verb } from './verb.ts';

const byName = {
  'add-secret': addSecret,
  'add-storage': addStorage,
  'add-unit': addUnit,
  'attach-resource': attachResource,
  'attach-storage': attachStorage,
  'cancel-task': cancelTask,
  config,
  'debug-log': debugLog,
  deploy,
  'destroy-model': destroyModel,
  'detach-storage': detachStorage,
  enter,
  exec,
  expose,
  'grant-secret': grantSecret,
  integrate,
  models,
  ping,
  refresh,
  'remove-application': removeApplication,
  'remove-machine': removeMachine,
  'remove-relation': removeRelation,
  'remove-secret': removeSecret,
  'remove-storage': removeStorage,
  'remove-unit': removeUnit,
  repair,
  resolved,
  run,
  secrets,
  'show-operation': showOperation,
  'show-unit': showUnit,
  status,
  stop,
  storage,
  'update-secret': updateSecret,
};

type Contract<V> =
  V extends Verb<infer Request, infer Response>
    ? { readonly request: Request; readonly response: Response }
    : never;

/** The request and the response of each verb, by its name. */
export type Verbs = { readonly [V in keyof typeof byName]: Contract<(typeof byName)[V]> };

/** Every verb by its name; this table is the only place that lists them. */
export const verbs: {
  readonly [V in keyof Verbs]: Verb<Verbs[V]['request'], Verbs[V]['response']>;
} = byName;
