/** Secrets as a unit's hook tools and an operator read them. */
import type { OwnedSecretView, SecretAccess, SecretAnswer } from '../../juju/agent/model-view.ts';
import type { ModelStore } from '../model-store.ts';
import { unitTag, type UnitRef } from '../unit-ref.ts';
import { isOwn, readableSecret } from './access.ts';
import { formatTime } from './secret-times.ts';
import { latestRevision, type Grant, type Secret } from './secret.ts';
import type { SecretStore } from './secret-store.ts';

/** The secrets of a unit and of its application. */
export function ownedSecretViews(model: ModelStore, unit: UnitRef): readonly OwnedSecretView[] {
  const own = model.secrets.concerning(unit).filter((secret) => isOwn(secret, unit));
  return own.map((secret) => ownedSecretView(model, secret));
}

/** A secret as its owner sees it. */
export function ownedSecretView(model: ModelStore, secret: Secret): OwnedSecretView {
  const { id, owner, label, description, rotation, rotates, grants } = secret;
  const { number: revision, expires } = latestRevision(secret);
  return {
    id,
    owner: owner?.unit === undefined ? 'application' : 'unit',
    label,
    description,
    rotation,
    ...(expires === undefined ? {} : { expiry: formatTime(expires) }),
    ...(rotates === undefined ? {} : { rotates: formatTime(rotates.at) }),
    revision,
    access: grants.map((grant) => grantView(model, grant)),
  };
}

/** A grant in Juju's words: `application-web`, scope `relation-hello.db#web.db` or the model. */
export function grantView(model: ModelStore, grant: Grant): SecretAccess {
  const { unit, application, relation } = grant;
  const side = relation === undefined ? undefined : model.relation(application, relation);
  return {
    target: unit === undefined ? `application-${application}` : unitTag(unit),
    scope: side?.scope ?? `model-${model.uuid}`,
    role: 'view',
  };
}

/** A secret's content for one unit, as far as it may read it. */
export function secretAnswer(secrets: SecretStore, unit: UnitRef, id: string): SecretAnswer {
  const secret = readableSecret(secrets, unit, id);
  if (typeof secret === 'string') return { kind: secret };
  const { number } = latestRevision(secret);
  const latest = secrets.content(id, number) ?? {};
  const tracked = secret.consumers.get(unit.name)?.revision ?? number;
  return { kind: 'content', latest, tracked: secrets.content(id, tracked) ?? latest };
}
