/** Secrets of users: made, changed, granted and removed by an operator, read by charms. */
import { didYouMean } from '../../base/nearest-name.ts';
import { fault } from '../../errors.ts';
import type { Settings } from '../../juju/agent/model-view.ts';
import { isSecretKey, isTooLarge } from '../../juju/agent/secret-content.ts';
import { secretId } from '../../juju/agent/secret-uri.ts';
import type { ModelStore } from '../model-store.ts';
import {
  grantsBut,
  newRevision,
  withGrant,
  withoutRevision,
  withRevision,
} from './commit-secret-changes.ts';
import { pruned } from './consumers.ts';
import { hasRevision, latestRevision, type Secret } from './secret.ts';

export interface NewUserSecret {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly content: Settings;
}

/** Adds a user's secret with its first revision. @throws SECRET_INVALID, SECRET_EXISTS */
export function addUserSecret(
  model: ModelStore,
  { id, name, description, content }: NewUserSecret,
  now: number,
): void {
  checkName(model, name);
  checkContent(content);
  const secret: Secret = {
    id,
    owner: undefined,
    label: name,
    description,
    rotation: 'never',
    rotates: undefined,
    autoPrune: false,
    created: now,
    updated: now,
    revisions: [newRevision(1, undefined, now)],
    grants: [],
    consumers: new Map(),
  };
  model.secrets.save(secret, content);
}

/** What is changed of a user's secret; what is absent stays as it is. */
export interface UserSecretChange {
  /** Its name or its id. */
  readonly secret: string;
  readonly name?: string;
  readonly description?: string;
  /** Replaces all that there was, as a new revision. */
  readonly content?: Settings;
  readonly autoPrune?: boolean;
}

/** Changes a user's secret; answers its newest revision. @throws SECRET_UNKNOWN, SECRET_INVALID, SECRET_EXISTS */
export function updateUserSecret(model: ModelStore, change: UserSecretChange, now: number): number {
  const secret = findUserSecret(model, change.secret);
  const { name = secret.label, description = secret.description, content } = change;
  if (name !== secret.label) checkName(model, name);
  if (content !== undefined) checkContent(content);
  const { autoPrune = secret.autoPrune } = change;
  const changed: Secret = { ...secret, label: name, description, autoPrune, updated: now };
  const number = latestRevision(secret).number + 1;
  const after =
    content === undefined ? changed : withRevision(changed, newRevision(number, undefined, now));
  model.secrets.save(pruned(after), content);
  return latestRevision(after).number;
}

/** Removes one revision of a user's secret, or all of it. @throws SECRET_UNKNOWN */
export function removeUserSecret(
  model: ModelStore,
  named: string,
  revision: number | undefined,
): void {
  const secret = findUserSecret(model, named);
  if (revision !== undefined && !hasRevision(secret, revision)) {
    throw fault('SECRET_UNKNOWN', `secret "${named}" has no revision ${revision}`);
  }
  const after = withoutRevision(secret, revision);
  if (after === undefined) model.secrets.remove(secret.id);
  else model.secrets.save(after);
}

/** Which applications may read a user's secret from now on, or no longer. */
export interface UserGrant {
  readonly secret: string;
  readonly applications: readonly string[];
  readonly granted: boolean;
}

/** Grants a user's secret to applications that are there, or revokes it from them. @throws SECRET_UNKNOWN */
export function grantUserSecret(
  model: ModelStore,
  { secret: named, applications, granted }: UserGrant,
): void {
  const secret = findUserSecret(model, named);
  const after = applications.reduce<Secret>(
    (before, application) =>
      granted
        ? withGrant(before, { application, unit: undefined, relation: undefined })
        : { ...before, grants: grantsBut(before, application) },
    secret,
  );
  model.secrets.save(after);
}

/** Finds a secret by its id or by its name, which is a charm's label for the secrets of charms. @throws SECRET_UNKNOWN */
export function findSecret({ name, secrets }: ModelStore, named: string): Secret {
  const all = secrets.all();
  const found =
    all.find(({ id }) => id === secretId(named)) ??
    all.find((secret) => isUsers(secret) && secret.label === named) ??
    all.find(({ label }) => label === named);
  if (found !== undefined) return found;
  throw fault('SECRET_UNKNOWN', `model ${name} has no secret "${named}"`, {
    hint: didYouMean(named, namesOf(all)),
  });
}

/** Finds a secret that users may change: one that no charm owns. @throws SECRET_UNKNOWN */
export function findUserSecret(model: ModelStore, named: string): Secret {
  const found = findSecret(model, named);
  if (isUsers(found)) return found;
  throw fault('SECRET_UNKNOWN', `secret "${named}" belongs to a charm, and only that changes it`, {
    hint: didYouMean(named, namesOf(model.secrets.all().filter(isUsers))),
  });
}

export function isUsers({ owner }: Secret): boolean {
  return owner === undefined;
}

function namesOf(secrets: readonly Secret[]): readonly string[] {
  return secrets.map(({ id, label }) => (label === '' ? id : label));
}

function checkName({ name: model, secrets }: ModelStore, name: string): void {
  if (name === '' || /\s/.test(name)) {
    throw fault('SECRET_INVALID', `"${name}" cannot be the name of a secret`);
  }
  const taken = secrets.all().some((each) => isUsers(each) && each.label === name);
  if (taken) throw fault('SECRET_EXISTS', `model ${model} has a secret "${name}" already`);
}

/** The message names keys only, never a value. */
function checkContent(content: Settings): void {
  const keys = Object.keys(content);
  if (keys.length === 0) throw fault('SECRET_INVALID', 'a secret needs at least one key and value');
  const wrong = keys.find((key) => !isSecretKey(key));
  if (wrong !== undefined) {
    throw fault('SECRET_INVALID', `"${wrong}" cannot be a key of a secret`);
  }
  if (isTooLarge(content)) throw fault('SECRET_INVALID', 'a secret holds at most a million bytes');
}
