/** Secrets as `secrets` and `show-secret` print them, with the keys of juju's. */
import { fault } from '../../errors.ts';
import type { SecretsRequest, ShownSecret } from '../api-secrets.ts';
import type { ModelStore } from '../../model/model-store.ts';
import { formatTime } from '../../model/secrets/secret-times.ts';
import { grantView } from '../../model/secrets/secret-views.ts';
import { latestRevision, type Secret } from '../../model/secrets/secret.ts';
import { findSecret, isUsers } from '../../model/secrets/user-secrets.ts';
import { fieldsOf, flag, maybe, text, whole } from '../value-shapes.ts';
import { modelStore } from '../store/model-store.ts';
import { findModel } from './find.ts';
import type { Verb } from './verb.ts';

/** What `secrets` answers. */
export interface SecretsResponse {
  readonly secrets: Readonly<Record<string, ShownSecret>>;
}

/** Secrets of users and of charms by id: all of a model, those of one owner, or only one. */
export const secrets: Verb<SecretsRequest, SecretsResponse> = {
  request: fieldsOf<SecretsRequest>({
    ...{ model: text, secret: maybe(text), owner: maybe(text), reveal: flag },
    revision: maybe(whole(1)),
  }),
  run({ services }, request) {
    const model = modelStore(services, findModel(services.db, request.model));
    const { secret, owner } = request;
    const found = secret === undefined ? model.secrets.all() : [findSecret(model, secret)];
    const chosen = found.filter((each) => owner === undefined || ownerOf(model, each) === owner);
    return {
      secrets: Object.fromEntries(chosen.map((each) => [each.id, shown(model, each, request)])),
    };
  },
};

function shown(
  model: ModelStore,
  secret: Secret,
  { reveal, revision }: SecretsRequest,
): ShownSecret {
  const { id, rotation, rotates, description, label } = secret;
  const { number: latest, expires } = latestRevision(secret);
  const number = revision ?? latest;
  const content = model.secrets.content(id, number);
  if (content === undefined) {
    throw fault('SECRET_UNKNOWN', `secret "${id}" has no revision ${number}`);
  }
  const access = secret.grants.map((grant) => grantView(model, grant));
  return {
    revision: latest,
    ...(expires === undefined ? {} : { expires: formatTime(expires) }),
    ...(rotation === 'never' ? {} : { rotation }),
    ...(rotates === undefined ? {} : { rotates: formatTime(rotates.at) }),
    owner: ownerOf(model, secret),
    ...(description === '' ? {} : { description }),
    ...(label === '' ? {} : isUsers(secret) ? { name: label } : { label }),
    created: formatTime(secret.created),
    updated: formatTime(secret.updated),
    ...(reveal ? { content } : {}),
    revisions: secret.revisions.map((each) => ({
      revision: each.number,
      created: formatTime(each.created),
      updated: formatTime(each.created),
      ...(each.expires === undefined ? {} : { expires: formatTime(each.expires) }),
    })),
    ...(access.length === 0 ? {} : { access }),
  };
}

/** The model's name for a user's secret, else the application's or the unit's, as Juju prints it. */
function ownerOf({ name }: ModelStore, { owner }: Secret): string {
  return owner?.unit ?? owner?.application ?? name;
}
