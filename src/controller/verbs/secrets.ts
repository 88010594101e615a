/** The verbs for secrets of users. */
import {
  addUserSecret,
  grantUserSecret,
  removeUserSecret,
  updateUserSecret,
} from '../../model/secrets/user-secrets.ts';
import type { SecretVerbs } from '../api-secrets.ts';
import { newSecretId } from '../../model/secrets/new-secret-id.ts';
import { fields, fieldsOf, flag, listOf, mapOf, maybe, text, whole } from '../shape.ts';
import { modelStore } from '../store/model-store.ts';
import { findApplication, findModel } from './find.ts';
import type { Verb } from './verb.ts';

export const addSecret: Verb<'add-secret'> = {
  request: fields({ model: text, name: text, description: text, content: mapOf(text) }),
  run({ services }, { model, ...secret }) {
    const { db, clock, randomHex } = services;
    const store = modelStore(db, findModel(db, model));
    const id = newSecretId(randomHex);
    db.transaction(() => addUserSecret(store, { id, ...secret }, clock.now()));
    return { id };
  },
};

export const updateSecret: Verb<'update-secret'> = {
  request: fieldsOf<SecretVerbs['update-secret']['request']>({
    ...{ model: text, secret: text, name: maybe(text), description: maybe(text) },
    ...{ content: maybe(mapOf(text)), autoPrune: maybe(flag) },
  }),
  run({ services: { db, clock } }, { model, ...change }) {
    const store = modelStore(db, findModel(db, model));
    return { revision: db.transaction(() => updateUserSecret(store, change, clock.now())) };
  },
};

export const removeSecret: Verb<'remove-secret'> = {
  request: fieldsOf<SecretVerbs['remove-secret']['request']>({
    ...{ model: text, secret: text, revision: maybe(whole(1)) },
  }),
  run({ services: { db } }, { model, secret, revision }) {
    const store = modelStore(db, findModel(db, model));
    db.transaction(() => removeUserSecret(store, secret, revision));
    return {};
  },
};

export const grantSecret: Verb<'grant-secret'> = {
  request: fields({ model: text, secret: text, applications: listOf(text), granted: flag }),
  run({ services: { db } }, { model: modelName, ...grant }) {
    const model = findModel(db, modelName);
    const store = modelStore(db, model);
    for (const name of grant.applications) findApplication(db, model, name);
    db.transaction(() => grantUserSecret(store, grant));
    return {};
  },
};
