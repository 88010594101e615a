/** How the steps on the way to a served application end. */

/** What went wrong, or is awaited; the hook goes on, and the unit's status says it. */
export interface Setback {
  readonly kind: 'setback';
  readonly status: 'blocked' | 'waiting';
  /** For the status; without a secret. */
  readonly reason: string;
  /** What a program said; may hold secrets until it is masked. */
  readonly output: string;
  /** Whether every `update-status` tries again, or only a change does (or an operator who asks for it). */
  readonly retry: 'soon' | 'on-change';
}

export type Step<T = undefined> = { readonly kind: 'done'; readonly value: T } | Setback;

export const done: Step = { kind: 'done', value: undefined };

export function doneWith<T>(value: T): Step<T> {
  return { kind: 'done', value };
}

/** Final until something changes. */
export function blocked(reason: string, output = ''): Setback {
  return { kind: 'setback', status: 'blocked', reason, output, retry: 'on-change' };
}

/** Final for the unit, but the reason may lie outside of it, and looking again does no harm. */
export function blockedForNow(reason: string, output = ''): Setback {
  return { kind: 'setback', status: 'blocked', reason, output, retry: 'soon' };
}

/** Something is expected to change by itself. */
export function waiting(reason: string, output = ''): Setback {
  return { kind: 'setback', status: 'waiting', reason, output, retry: 'soon' };
}
