/** How a step of serving the application ends. */

/** A step that failed or is waiting; the hook succeeds, and the unit's status holds the reason. */
export interface Failure {
  readonly kind: 'failure';
  readonly status: 'blocked' | 'waiting';
  /** For the status; without a secret. */
  readonly reason: string;
  /** The output of a program; may hold secrets until it is masked. */
  readonly output: string;
  readonly retry: Retry;
}

/**
 * When the step is retried, apart from an operator's request: in every `update-status`; after a change or when
 * the service has recovered, which may have had the same cause; or after a change only.
 */
export type Retry = 'soon' | 'on-change' | 'on-input';

export type StepResult<T = undefined> = { readonly kind: 'done'; readonly value: T } | Failure;

export const done: StepResult = { kind: 'done', value: undefined };

export function doneWith<T>(value: T): StepResult<T> {
  return { kind: 'done', value };
}

/** A failure that is not retried before something changes. */
export function blocked(reason: string, output = ''): Failure {
  return { kind: 'failure', status: 'blocked', reason, output, retry: 'on-change' };
}

/** A failure that is not retried before an input changes, because a retry may do harm. */
export function blockedUntilInput(reason: string, output = ''): Failure {
  return { kind: 'failure', status: 'blocked', reason, output, retry: 'on-input' };
}

/** A failure whose cause may lie outside of the unit, so that a retry does no harm. */
export function blockedWithRetry(reason: string, output = ''): Failure {
  return { kind: 'failure', status: 'blocked', reason, output, retry: 'soon' };
}

/** A step that waits for something that is expected to change without a change of the charm's inputs. */
export function waiting(reason: string, output = ''): Failure {
  return { kind: 'failure', status: 'waiting', reason, output, retry: 'soon' };
}
