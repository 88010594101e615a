/** Secrets as `secrets` and `show-secret` print them, with the keys of juju's. */
import { fault } from '../../errors.ts';
import type { SecretsRequest, ShownSecret } from '../api-secrets.ts';
import { shownTime } from '../hook-runner/secret-times.ts';
import { shownAccess } from '../hook-runner/view-secrets.ts';
import { fieldsOf, flag, maybe, text, whole } from '../shape.ts';
import { applicationById } from '../store/applications.ts';
import type { Database } from '../store/database.ts';
import type { ModelRecord } from '../store/models.ts';
import { grantsOf } from '../store/secret-access.ts';
import { listRevisions, listSecrets, secretContent, type SecretRecord } from '../store/secrets.ts';
import { unitById } from '../store/units.ts';
import { findModel } from './find.ts';
import { findSecret, isUsers } from './find-secret.ts';
import type { Verb } from './verb.ts';

export const secrets: Verb<'secrets'> = {
  request: fieldsOf<SecretsRequest>({
    ...{ model: text, secret: maybe(text), owner: maybe(text), reveal: flag },
    revision: maybe(whole(1)),
  }),
  run({ services: { db } }, request) {
    const model = findModel(db, request.model);
    const { secret, owner } = request;
    const found =
      secret === undefined ? listSecrets(db, model.id) : [findSecret(db, model, secret)];
    const wished = found.filter(
      (each) => owner === undefined || ownerOf(db, model, each) === owner,
    );
    return {
      secrets: Object.fromEntries(wished.map((each) => [each.id, shown(db, model, each, request)])),
    };
  },
};

function shown(
  db: Database,
  model: ModelRecord,
  secret: SecretRecord,
  { reveal, revision = secret.latest }: SecretsRequest,
): ShownSecret {
  const { id, latest, rotation, rotates, expires, description, label } = secret;
  const content = secretContent(db, id, revision);
  if (content === undefined) {
    throw fault('SECRET_UNKNOWN', `secret "${id}" has no revision ${revision}`);
  }
  const access = grantsOf(db, id).map((grant) => shownAccess(db, model.uuid, grant));
  return {
    revision: latest,
    ...(expires === undefined ? {} : { expires: shownTime(expires) }),
    ...(rotation === 'never' ? {} : { rotation }),
    ...(rotates === undefined ? {} : { rotates: shownTime(rotates) }),
    owner: ownerOf(db, model, secret),
    ...(description === '' ? {} : { description }),
    ...(label === '' ? {} : isUsers(secret) ? { name: label } : { label }),
    created: shownTime(secret.created),
    updated: shownTime(secret.updated),
    ...(reveal ? { content } : {}),
    revisions: listRevisions(db, id).map((each) => ({
      revision: each.revision,
      created: shownTime(each.created),
      updated: shownTime(each.created),
      ...(each.expires === undefined ? {} : { expires: shownTime(each.expires) }),
    })),
    ...(access.length === 0 ? {} : { access }),
  };
}

/** `<model>` for a user's, else the application's or the unit's name, as juju writes it. */
function ownerOf(db: Database, { name }: ModelRecord, { application, unit }: SecretRecord): string {
  if (unit !== undefined) return unitById(db, unit)?.name ?? '';
  if (application !== undefined) return applicationById(db, application)?.name ?? '';
  return name;
}
