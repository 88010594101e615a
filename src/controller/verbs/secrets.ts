/** Secrets of users: made, changed, granted and removed by commands, read by charms. */
import { fault } from '../../errors.ts';
import { isSecretKey, isTooLarge } from '../../juju/agent/secret-content.ts';
import type { SecretContent, SecretVerbs } from '../api-secrets.ts';
import { newSecretId } from '../hook-runner/new-secret-id.ts';
import { fields, fieldsOf, flag, listOf, mapOf, maybe, text, whole } from '../shape.ts';
import type { Database } from '../store/database.ts';
import type { ModelRecord } from '../store/models.ts';
import * as access from '../store/secret-access.ts';
import { pruneSecrets } from '../store/secret-consumers.ts';
import * as store from '../store/secrets.ts';
import { findApplication, findModel } from './find.ts';
import { findUserSecret, isUsers } from './find-secret.ts';
import type { Verb } from './verb.ts';

export const addSecret: Verb<'add-secret'> = {
  request: fields({ model: text, name: text, description: text, content: mapOf(text) }),
  run({ services }, { model: modelName, name, description, content }) {
    const { db, clock, randomHex } = services;
    const model = findModel(db, modelName);
    checkName(db, model, name);
    checkContent(content);
    const id = newSecretId(randomHex);
    const owner = { application: undefined, unit: undefined };
    const traits = { description, label: name, autoPrune: false, ...unrotated };
    const first = { content, expires: undefined, now: clock.now() };
    db.transaction(() => store.addSecret(db, model.id, { id, ...owner, ...traits }, first));
    return { id };
  },
};

const unrotated = { rotation: 'never', rotates: undefined } as const;

export const updateSecret: Verb<'update-secret'> = {
  request: fieldsOf<SecretVerbs['update-secret']['request']>({
    ...{ model: text, secret: text, name: maybe(text), description: maybe(text) },
    ...{ content: maybe(mapOf(text)), autoPrune: maybe(flag) },
  }),
  run({ services: { db, clock } }, request) {
    const model = findModel(db, request.model);
    const secret = findUserSecret(db, model, request.secret);
    const { name, description, content, autoPrune } = request;
    if (name !== undefined && name !== secret.label) checkName(db, model, name);
    if (content !== undefined) checkContent(content);
    const traits = {
      ...{ ...unrotated, label: name ?? secret.label },
      ...{ description: description ?? secret.description },
      autoPrune: autoPrune ?? secret.autoPrune,
    };
    const now = clock.now();
    const revision = secret.latest + (content === undefined ? 0 : 1);
    db.transaction(() => {
      store.changeSecret(db, secret.id, traits, now);
      if (content !== undefined) {
        store.addRevision(db, secret.id, revision, { content, expires: undefined, now });
      }
      pruneSecrets(db);
    });
    return { revision };
  },
};

export const removeSecret: Verb<'remove-secret'> = {
  request: fieldsOf<SecretVerbs['remove-secret']['request']>({
    ...{ model: text, secret: text, revision: maybe(whole(1)) },
  }),
  run({ services: { db } }, request) {
    const { id } = findUserSecret(db, findModel(db, request.model), request.secret);
    const { revision } = request;
    if (revision !== undefined && store.secretContent(db, id, revision) === undefined) {
      throw fault('SECRET_UNKNOWN', `secret "${request.secret}" has no revision ${revision}`);
    }
    db.transaction(() => store.removeSecret(db, id, revision));
    return {};
  },
};

export const grantSecret: Verb<'grant-secret'> = {
  request: fields({ model: text, secret: text, applications: listOf(text), granted: flag }),
  run({ services: { db } }, { model: modelName, secret, applications, granted }) {
    const model = findModel(db, modelName);
    const { id } = findUserSecret(db, model, secret);
    const found = applications.map((name) => findApplication(db, model, name));
    db.transaction(() => {
      for (const { id: application } of found) {
        if (granted) {
          access.grantSecret(db, id, { application, unit: undefined, relation: undefined });
        } else access.revokeFromApplication(db, id, application);
      }
    });
    return {};
  },
};

function checkName(db: Database, model: ModelRecord, name: string): void {
  if (name === '' || /\s/.test(name)) {
    throw fault('SECRET_INVALID', `"${name}" cannot be the name of a secret`);
  }
  const taken = store
    .listSecrets(db, model.id)
    .some((each) => isUsers(each) && each.label === name);
  if (taken) throw fault('SECRET_EXISTS', `model ${model.name} has a secret "${name}" already`);
}

/** The message names keys only, never a value. */
function checkContent(content: SecretContent): void {
  const keys = Object.keys(content);
  if (keys.length === 0) throw fault('SECRET_INVALID', 'a secret needs at least one key and value');
  const wrong = keys.find((key) => !isSecretKey(key));
  if (wrong !== undefined) {
    throw fault('SECRET_INVALID', `"${wrong}" cannot be a key of a secret`);
  }
  if (isTooLarge(content)) throw fault('SECRET_INVALID', 'a secret holds at most a million bytes');
}
