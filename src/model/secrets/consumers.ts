/** Which revision of a secret each unit reads, and the unit's own label for it. */
import type { UnitRef } from '../unit-ref.ts';
import { readableSecret } from './access.ts';
import { latestRevision, type Secret } from './secret.ts';
import type { SecretStore } from './secret-store.ts';

export interface Consumption {
  /** The unit's own name for a secret of others; it keeps the one it has when absent. */
  readonly label?: string;
  /** Whether the unit reads the newest revision from now on. */
  readonly refresh: boolean;
}

/** Stores that a unit reads a secret; nothing when it may not. The first time it reads the newest revision. */
export function consumeSecret(
  secrets: SecretStore,
  unit: UnitRef,
  { id, label, refresh }: Consumption & { readonly id: string },
): void {
  const secret = readableSecret(secrets, unit, id);
  if (typeof secret === 'string') return;
  const known = secret.consumers.get(unit.name)?.revision;
  const revision = refresh || known === undefined ? latestRevision(secret).number : known;
  secrets.save(pruned(withConsumer(secret, unit.name, { label, revision })));
}

/** The id of the secret that a unit labelled so as its consumer. */
export function labelledSecret(
  secrets: SecretStore,
  unit: UnitRef,
  label: string,
): string | undefined {
  return secrets.concerning(unit).find(({ consumers }) => consumers.get(unit.name)?.label === label)
    ?.id;
}

/** A secret of which a unit reads another revision. */
export function withConsumer(
  secret: Secret,
  unit: string,
  { label, revision }: { readonly label?: string | undefined; readonly revision: number },
): Secret {
  const known = secret.consumers.get(unit);
  const consumer = { label: label ?? known?.label, revision, notified: known?.notified };
  return { ...secret, consumers: new Map(secret.consumers).set(unit, consumer) };
}

/** A secret without the revisions that no unit reads any more, if its user asked for that. */
export function pruned(secret: Secret): Secret {
  if (!secret.autoPrune) return secret;
  const read = readRevisions(secret);
  const latest = latestRevision(secret);
  const revisions = secret.revisions.filter((each) => each === latest || read.has(each.number));
  return { ...secret, revisions };
}

/** The numbers of the revisions that units read. */
export function readRevisions({ consumers }: Secret): ReadonlySet<number> {
  return new Set([...consumers.values()].map(({ revision }) => revision));
}
