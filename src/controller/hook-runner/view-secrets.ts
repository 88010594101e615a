import type { OwnedSecretView, SecretAnswer } from '../../juju/agent/model-view.ts';
import type { Database } from '../store/database.ts';
import {
  mayRead,
  ownedSecrets,
  secretAccess,
  secretById,
  secretContent,
  trackedRevision,
} from '../store/secrets.ts';
import { unitTag } from '../store/units.ts';
import type { UnitFacts } from '../unit-agent/unit-facts.ts';

/** The secrets of a unit and of its application. */
export function ownedSecretViews(db: Database, facts: UnitFacts): readonly OwnedSecretView[] {
  return ownedSecrets(db, facts.application.id, facts.unit.id).map((secret) => ({
    id: secret.id,
    owner: secret.unit === undefined ? 'application' : 'unit',
    label: secret.label,
    description: secret.description,
    rotation: secret.rotation,
    ...(secret.expiry === undefined ? {} : { expiry: secret.expiry }),
    ...(secret.rotates === undefined ? {} : { rotates: secret.rotates }),
    revision: secret.latest,
    access: secretAccess(db, secret.id),
  }));
}

/** A secret's content for one unit, as far as it may read it. */
export function consumedSecret(db: Database, facts: UnitFacts, id: string): SecretAnswer {
  const secret = secretById(db, facts.model.id, id);
  if (secret === undefined) return { kind: 'absent' };
  const { application, unit } = facts;
  const own = secret.application === application.id;
  const owner = own && (secret.unit === undefined || secret.unit === unit.id);
  const targets = [`application-${application.name}`, unitTag(unit.name)];
  if (!owner && !mayRead(db, id, targets)) return { kind: 'denied' };
  const latest = secretContent(db, id, secret.latest) ?? {};
  const tracked = trackedRevision(db, id, unit.id);
  return {
    kind: 'content',
    latest,
    tracked: tracked === undefined ? latest : (secretContent(db, id, tracked) ?? latest),
  };
}
