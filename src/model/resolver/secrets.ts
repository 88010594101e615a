/** Which secret hook is next: Juju's order, `internal/worker/uniter/secrets/resolver.go` (4.0.15). */
import type { SecretHook } from './operation.ts';

export interface SecretRevision {
  readonly secret: string;
  readonly revision: number;
}

/** What must be done about a revision at some time, in milliseconds. */
export interface DueSecret extends SecretRevision {
  readonly due: number;
  /** The moment that the time was counted from; undefined for a time of the calendar. */
  readonly from: number | undefined;
}

/** The secrets that concern a unit. It looks after its own ones and, as the leader, after its application's. */
export interface RemoteSecrets {
  /** Revisions it looks after that expire. */
  readonly expiring: readonly DueSecret[];
  /** Secrets it looks after that are rotated, with their newest revision. */
  readonly rotating: readonly DueSecret[];
  /** The newest revision of each secret of which it still reads an older one. */
  readonly outdated: readonly SecretRevision[];
  /** Older revisions it looks after that no one reads any more. */
  readonly obsolete: readonly SecretRevision[];
}

/** The events that the unit's charm has had already. */
export interface LocalSecrets {
  /** Secret → the revision that the last secret-changed was about. */
  readonly changed: ReadonlyMap<string, number>;
  /** Revisions that there was a secret-remove for. */
  readonly removed: readonly SecretRevision[];
}

export const noRemoteSecrets: RemoteSecrets = {
  expiring: [],
  rotating: [],
  outdated: [],
  obsolete: [],
};

export const noLocalSecrets: LocalSecrets = { changed: new Map(), removed: [] };

/** The next hook about a secret, if one is due. */
export function secretHook(
  remote: RemoteSecrets,
  local: LocalSecrets,
  now: number,
): SecretHook | undefined {
  // A time that was counted from a moment still to come was meant before the clock was set back.
  const isDue = ({ due, from = now }: DueSecret): boolean => due <= now || from > now;
  const isNews = ({ secret, revision }: SecretRevision): boolean =>
    local.changed.get(secret) !== revision;
  const isUntold = (one: SecretRevision): boolean =>
    !local.removed.some((each) => each.secret === one.secret && each.revision === one.revision);
  return (
    about('secret-expired', remote.expiring.find(isDue)) ??
    about('secret-rotate', remote.rotating.find(isDue)) ??
    about('secret-changed', remote.outdated.find(isNews)) ??
    about('secret-remove', remote.obsolete.find(isUntold))
  );
}

/** When the next secret expires or is to be rotated; Infinity when none is. */
export function nextSecretTime({ expiring, rotating }: RemoteSecrets): number {
  return Math.min(...[...expiring, ...rotating].map(({ due }) => due));
}

function about(
  kind: SecretHook['kind'],
  found: SecretRevision | undefined,
): SecretHook | undefined {
  return found && { kind, secret: found.secret, revision: found.revision };
}
