/** A secret with its revisions, its grants and its readers; plain data without content. */
import type { Rotation } from '../../juju/agent/model-view.ts';

export interface Secret {
  /** 20 characters of `0-9a-v`, without `secret:`. */
  readonly id: string;
  /** Undefined when the model owns it: a user's secret. */
  readonly owner: SecretOwner | undefined;
  /** Empty when there is none. A user's secret has its name here. */
  readonly label: string;
  readonly description: string;
  readonly rotation: Rotation;
  /** When it is to be rotated next; undefined for never. */
  readonly rotates: DueTime | undefined;
  /** Whether revisions that no unit reads any more are removed; only a user's secret asks for it. */
  readonly autoPrune: boolean;
  /** In milliseconds, like every time here. */
  readonly created: number;
  readonly updated: number;
  /** Oldest first; at least one. */
  readonly revisions: readonly Revision[];
  readonly grants: readonly Grant[];
  /** Unit → what it reads. */
  readonly consumers: ReadonlyMap<string, Consumer>;
}

/** The unit that owns a secret, or its whole application. */
export interface SecretOwner {
  readonly application: string;
  readonly unit: string | undefined;
}

/** A time at which a unit's agent runs a hook. */
export interface DueTime {
  readonly at: number;
  /** The moment that the time was counted from; undefined for a time of the calendar. */
  readonly from: number | undefined;
}

export interface Revision {
  /** From 1. */
  readonly number: number;
  readonly created: number;
  readonly expires: number | undefined;
  /** When secret-expired runs next; later than `expires` when it has run and the charm kept the revision. */
  readonly expiryHook: DueTime | undefined;
  /** Units whose secret-remove hook about it is done. */
  readonly removalNotified: ReadonlySet<string>;
}

/** A grant; it lasts as long as `relation` when there is one, else as long as the secret. */
export interface Grant {
  readonly application: string;
  /** Only this unit of the application. */
  readonly unit: string | undefined;
  /** The relation's number. */
  readonly relation: number | undefined;
}

export interface Consumer {
  /** The unit's own name for a secret of others. */
  readonly label: string | undefined;
  /** The revision that it reads. */
  readonly revision: number;
  /** The revision that its last secret-changed hook was about. */
  readonly notified: number | undefined;
}

/** The newest revision. */
export function latestRevision({ revisions }: Secret): Revision {
  const last = revisions.at(-1);
  if (last === undefined) throw new Error('a secret without revisions');
  return last;
}

export function hasRevision({ revisions }: Secret, number: number): boolean {
  return revisions.some((each) => each.number === number);
}
