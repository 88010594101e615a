/** The verbs for secrets of users. */
import type { SecretContent } from '../api-secrets.ts';
import {
  addUserSecret,
  grantUserSecret,
  removeUserSecret,
  updateUserSecret,
} from '../../model/secrets/user-secrets.ts';
import { newSecretId } from '../../model/secrets/new-secret-id.ts';
import { fields, fieldsOf, flag, listOf, mapOf, maybe, text, whole } from '../value-shapes.ts';
import { modelStore } from '../store/model-store.ts';
import { findApplication, findModel } from './find.ts';
import type { Verb } from './verb.ts';

/** What `add-secret` takes. */
export interface AddSecretRequest {
  readonly model: string;
  readonly name: string;
  readonly description: string;
  readonly content: SecretContent;
}

/** What `add-secret` answers. */
export interface AddSecretResponse {
  readonly id: string;
}

export const addSecret: Verb<AddSecretRequest, AddSecretResponse> = {
  request: fields({ model: text, name: text, description: text, content: mapOf(text) }),
  run({ services }, { model, ...secret }) {
    const { db, clock, randomHex } = services;
    const store = modelStore(services, findModel(db, model));
    const id = newSecretId(randomHex);
    db.transaction(() => addUserSecret(store, { id, ...secret }, clock.now()));
    return { id };
  },
};

/** Absent parts stay as they are; content replaces all there was, as a new revision. */
export interface UpdateSecretRequest {
  readonly model: string;
  readonly secret: string;
  readonly name?: string;
  readonly description?: string;
  readonly content?: SecretContent;
  readonly autoPrune?: boolean;
}

/** What `update-secret` answers. */
export interface UpdateSecretResponse {
  readonly revision: number;
}

export const updateSecret: Verb<UpdateSecretRequest, UpdateSecretResponse> = {
  request: fieldsOf<UpdateSecretRequest>({
    ...{ model: text, secret: text, name: maybe(text), description: maybe(text) },
    ...{ content: maybe(mapOf(text)), autoPrune: maybe(flag) },
  }),
  run({ services }, { model, ...change }) {
    const { db, clock } = services;
    const store = modelStore(services, findModel(db, model));
    return { revision: db.transaction(() => updateUserSecret(store, change, clock.now())) };
  },
};

/** Removes one revision, or all of it. */
export interface RemoveSecretRequest {
  readonly model: string;
  readonly secret: string;
  readonly revision?: number;
}

export const removeSecret: Verb<RemoveSecretRequest, Record<string, never>> = {
  request: fieldsOf<RemoveSecretRequest>({
    ...{ model: text, secret: text, revision: maybe(whole(1)) },
  }),
  run({ services }, { model, secret, revision }) {
    const { db } = services;
    const store = modelStore(services, findModel(db, model));
    db.transaction(() => removeUserSecret(store, secret, revision));
    return {};
  },
};

/** Lets applications read a user's secret, or no longer. */
export interface GrantSecretRequest {
  readonly model: string;
  readonly secret: string;
  readonly applications: readonly string[];
  readonly granted: boolean;
}

export const grantSecret: Verb<GrantSecretRequest, Record<string, never>> = {
  request: fields({ model: text, secret: text, applications: listOf(text), granted: flag }),
  run({ services }, { model: modelName, ...grant }) {
    const { db } = services;
    const model = findModel(db, modelName);
    const store = modelStore(services, model);
    for (const name of grant.applications) findApplication(db, model, name);
    db.transaction(() => grantUserSecret(store, grant));
    return {};
  },
};
