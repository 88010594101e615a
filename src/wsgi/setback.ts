/** How the steps on the way to a served application end. */

/** What went wrong, or is missing; the hook goes on, and the unit's status says it. */
export interface Setback {
  readonly kind: 'setback';
  readonly status: 'blocked' | 'waiting';
  /** For the status; without a secret. */
  readonly reason: string;
  /** What a program said; may hold secrets until it is masked. */
  readonly output: string;
  readonly retry: Retry;
}

/**
 * Who tries again besides an operator who asks for it: every `update-status`; a change, and the recovery of
 * the service, which may have had the same cause; or a change only.
 */
export type Retry = 'soon' | 'on-change' | 'on-input';

export type Step<T = undefined> = { readonly kind: 'done'; readonly value: T } | Setback;

export const done: Step = { kind: 'done', value: undefined };

export function doneWith<T>(value: T): Step<T> {
  return { kind: 'done', value };
}

/** Final until something changes. */
export function blocked(reason: string, output = ''): Setback {
  return { kind: 'setback', status: 'blocked', reason, output, retry: 'on-change' };
}

/** Final until an input changes, because trying again may do harm. */
export function blockedForGood(reason: string, output = ''): Setback {
  return { kind: 'setback', status: 'blocked', reason, output, retry: 'on-input' };
}

/** Final for the unit, but the reason may lie outside of it, and looking again does no harm. */
export function blockedForNow(reason: string, output = ''): Setback {
  return { kind: 'setback', status: 'blocked', reason, output, retry: 'soon' };
}

/** Something is expected to change by itself. */
export function waiting(reason: string, output = ''): Setback {
  return { kind: 'setback', status: 'waiting', reason, output, retry: 'soon' };
}
