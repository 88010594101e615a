/** Which hooks a unit is due about secrets, and what is stored when one of them has run. */
import type { SecretHook } from '../resolver/operation.ts';
import {
  noLocalSecrets,
  noRemoteSecrets,
  type DueSecret,
  type LocalSecrets,
  type RemoteSecrets,
  type SecretRevision,
} from '../resolver/secrets.ts';
import type { UnitRef } from '../unit-ref.ts';
import { mayManage, mayRead } from './access.ts';
import { readRevisions } from './consumers.ts';
import { afterRotation, secretRetryDelay } from './secret-times.ts';
import { latestRevision, type Revision, type Secret } from './secret.ts';
import type { SecretStore } from './secret-store.ts';

/**
 * What there is to notify a unit of.
 *
 * A revision is obsolete when it is not the newest and no unit reads it (Juju 4.0 `domain/secret/state`); a
 * consumer is notified of a newer one when it reads an older one.
 */
export function remoteSecrets(
  secrets: readonly Secret[],
  unit: UnitRef,
  leader: boolean,
): RemoteSecrets {
  if (secrets.length === 0) return noRemoteSecrets;
  const byId = [...secrets].sort((one, other) => (one.id < other.id ? -1 : 1));
  const managed = byId.filter((secret) => mayManage(secret, unit, leader));
  return {
    expiring: managed.flatMap(expiring).sort(byTime),
    rotating: managed.flatMap(rotating).sort(byTime),
    outdated: byId.filter((secret) => isOutdated(secret, unit)).map(newest),
    obsolete: managed.flatMap(obsolete),
  };
}

/** What a unit was notified of. */
export function localSecrets(secrets: readonly Secret[], unit: string): LocalSecrets {
  if (secrets.length === 0) return noLocalSecrets;
  const changed = secrets.flatMap(({ id, consumers }) => {
    const revision = consumers.get(unit)?.notified;
    return revision === undefined ? [] : [[id, revision] as const];
  });
  const removed = secrets.flatMap(({ id: secret, revisions }) =>
    revisions
      .filter(({ removalNotified }) => removalNotified.has(unit))
      .map(({ number: revision }) => ({ secret, revision })),
  );
  return { changed: new Map(changed), removed };
}

/** Whether a hook about a secret still has a reason: it is there, and it is this unit's to change (`runhook.go`). */
export function concernsUnit(
  secret: Secret | undefined,
  { kind }: SecretHook,
  leader: boolean,
): boolean {
  if (secret === undefined) return false;
  return kind === 'secret-changed' || secret.owner?.unit !== undefined || leader;
}

/** Stores that a unit's hook about a secret is done; part of the hook's commit, after its changes. */
export function noteSecretHook(
  secrets: SecretStore,
  unit: string,
  { hook, now }: { readonly hook: SecretHook; readonly now: number },
): void {
  const secret = secrets.find(hook.secret);
  const after = secret && afterHook(secret, unit, { hook, now });
  if (after !== undefined) secrets.save(after);
}

function afterHook(
  secret: Secret,
  unit: string,
  { hook, now }: { readonly hook: SecretHook; readonly now: number },
): Secret | undefined {
  switch (hook.kind) {
    case 'secret-changed': {
      const known = secret.consumers.get(unit);
      if (known === undefined) return undefined;
      const consumer = { ...known, notified: hook.revision };
      return { ...secret, consumers: new Map(secret.consumers).set(unit, consumer) };
    }
    case 'secret-remove':
      return withRevisionChanged(secret, hook.revision, (revision) => ({
        ...revision,
        removalNotified: new Set(revision.removalNotified).add(unit),
      }));
    case 'secret-expired':
      return withRevisionChanged(secret, hook.revision, (revision) => expiredAgain(revision, now));
    case 'secret-rotate':
      return rotated(secret, hook, now);
  }
}

/** An expired revision that is kept has its hook again later; not when the charm gave it more time. */
function expiredAgain(revision: Revision, now: number): Revision {
  const { expiryHook } = revision;
  if (expiryHook === undefined) return revision;
  const { at, from = now } = expiryHook;
  const wasDue = at <= now || from > now;
  return wasDue ? { ...revision, expiryHook: { at: now + secretRetryDelay, from: now } } : revision;
}

function rotated(secret: Secret, { revision }: SecretHook, now: number): Secret | undefined {
  const { rotates, rotation } = secret;
  if (rotates === undefined) return undefined;
  const { number, expires } = latestRevision(secret);
  // It was due later than now only before the clock was set back.
  const last = Math.min(rotates.at, now);
  const next = afterRotation({ rotation, last, expires, renewed: number !== revision });
  return { ...secret, rotates: next === undefined ? undefined : { at: next, from: now } };
}

function withRevisionChanged(
  secret: Secret,
  number: number,
  change: (revision: Revision) => Revision,
): Secret {
  const revisions = secret.revisions.map((each) => (each.number === number ? change(each) : each));
  return { ...secret, revisions };
}

function expiring({ id: secret, revisions }: Secret): readonly DueSecret[] {
  return revisions.flatMap(({ number: revision, expiryHook }) =>
    expiryHook === undefined
      ? []
      : [{ secret, revision, due: expiryHook.at, from: expiryHook.from }],
  );
}

function rotating(secret: Secret): readonly DueSecret[] {
  const { rotates } = secret;
  return rotates === undefined ? [] : [{ ...newest(secret), due: rotates.at, from: rotates.from }];
}

/** Whether a unit reads an older revision than it may. */
function isOutdated(secret: Secret, unit: UnitRef): boolean {
  const read = secret.consumers.get(unit.name)?.revision ?? Infinity;
  return read < latestRevision(secret).number && mayRead(secret, unit);
}

/** Older revisions that no unit reads any more. */
function obsolete(secret: Secret): readonly SecretRevision[] {
  const read = readRevisions(secret);
  const older = secret.revisions.slice(0, -1).filter(({ number }) => !read.has(number));
  return older.map(({ number: revision }) => ({ secret: secret.id, revision }));
}

function newest(secret: Secret): SecretRevision {
  return { secret: secret.id, revision: latestRevision(secret).number };
}

function byTime(one: DueSecret, other: DueSecret): number {
  return one.due - other.due;
}
