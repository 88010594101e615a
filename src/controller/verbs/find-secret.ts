import { didYouMean } from '../../base/nearest-name.ts';
import { fault } from '../../errors.ts';
import { secretId } from '../../juju/agent/secret-uri.ts';
import type { Database } from '../store/database.ts';
import type { ModelRecord } from '../store/models.ts';
import { listSecrets, type SecretRecord } from '../store/secrets.ts';

/** Finds a secret by its id or by its name, which is a charm's label for the secrets of charms. */
export function findSecret(db: Database, model: ModelRecord, given: string): SecretRecord {
  const all = listSecrets(db, model.id);
  const found =
    all.find(({ id }) => id === secretId(given)) ??
    all.find((secret) => isUsers(secret) && secret.label === given) ??
    all.find(({ label }) => label === given);
  if (found !== undefined) return found;
  throw fault('SECRET_UNKNOWN', `model ${model.name} has no secret "${given}"`, {
    hint: didYouMean(given, namesOf(all)),
  });
}

/** Finds a secret that users may change: one that no charm owns. */
export function findUserSecret(db: Database, model: ModelRecord, given: string): SecretRecord {
  const found = findSecret(db, model, given);
  if (isUsers(found)) return found;
  throw fault('SECRET_UNKNOWN', `secret "${given}" belongs to a charm, which alone changes it`, {
    hint: didYouMean(given, namesOf(listSecrets(db, model.id).filter(isUsers))),
  });
}

export function isUsers({ application }: SecretRecord): boolean {
  return application === undefined;
}

function namesOf(secrets: readonly SecretRecord[]): readonly string[] {
  return secrets.map(({ id, label }) => (label === '' ? id : label));
}
