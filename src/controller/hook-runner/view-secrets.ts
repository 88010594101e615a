import type { OwnedSecretView, SecretAccess, SecretAnswer } from '../../juju/agent/model-view.ts';
import type { Database } from '../store/database.ts';
import { relationById, relationKey } from '../store/relations.ts';
import { grantsOf, mayRead, type SecretGrantRecord } from '../store/secret-access.ts';
import { consumer } from '../store/secret-consumers.ts';
import { ownedSecrets, secretById, secretContent, type SecretRecord } from '../store/secrets.ts';
import { unitTag } from '../store/units.ts';
import type { UnitFacts } from '../facts/unit-facts.ts';
import { shownTime } from './secret-times.ts';

/** The secrets of a unit and of its application. */
export function ownedSecretViews(db: Database, facts: UnitFacts): readonly OwnedSecretView[] {
  return ownedSecrets(db, facts.application.id, facts.unit.id).map((secret) => ({
    id: secret.id,
    owner: secret.unit === undefined ? 'application' : 'unit',
    label: secret.label,
    description: secret.description,
    rotation: secret.rotation,
    ...(secret.expires === undefined ? {} : { expiry: shownTime(secret.expires) }),
    ...(secret.rotates === undefined ? {} : { rotates: shownTime(secret.rotates) }),
    revision: secret.latest,
    access: grantsOf(db, secret.id).map((grant) => shownAccess(db, facts.model.uuid, grant)),
  }));
}

/** A grant in Juju's words: `application-web`, scope `relation-hello.db#web.db` or the model. */
export function shownAccess(
  db: Database,
  modelUuid: string,
  grant: SecretGrantRecord,
): SecretAccess {
  const { unit, applicationName } = grant;
  const relation = grant.relation === undefined ? undefined : relationById(db, grant.relation);
  return {
    target: unit === undefined ? `application-${applicationName}` : unitTag(unit),
    scope:
      relation === undefined
        ? `model-${modelUuid}`
        : `relation-${relationKey(relation).replaceAll(':', '.').replace(' ', '#')}`,
    role: 'view',
  };
}

/** A secret as a unit may read it; undefined when there is none, or when it may not. */
export function readableSecret(
  db: Database,
  { model, application, unit }: UnitFacts,
  id: string,
): SecretRecord | 'absent' | 'denied' {
  const secret = secretById(db, model.id, id);
  if (secret === undefined) return 'absent';
  const own = secret.application === application.id;
  const owner = own && (secret.unit === undefined || secret.unit === unit.id);
  const allowed = owner || mayRead(db, id, { application: application.id, unit: unit.id });
  return allowed ? secret : 'denied';
}

/** A secret's content for one unit, as far as it may read it. */
export function consumedSecret(db: Database, facts: UnitFacts, id: string): SecretAnswer {
  const secret = readableSecret(db, facts, id);
  if (typeof secret === 'string') return { kind: secret };
  const latest = secretContent(db, id, secret.latest) ?? {};
  const tracked = consumer(db, id, facts.unit.id)?.revision ?? secret.latest;
  return { kind: 'content', latest, tracked: secretContent(db, id, tracked) ?? latest };
}
