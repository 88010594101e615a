import type { Hook, Operation } from './operation.ts';

/** What the resolver says. */
export type Decision =
  /** Do this; `rule` names the rule that said so. */
  | { readonly kind: 'run'; readonly operation: Operation; readonly rule: string }
  /** Give a failed operation up: count it as done without what it asked for. */
  | { readonly kind: 'skip'; readonly operation: Operation; readonly rule: string }
  /** Nothing to do before `until` (milliseconds), unless the model changes. */
  | { readonly kind: 'idle'; readonly until: number }
  /** A failed operation waits for its next attempt, or for an operator. */
  | { readonly kind: 'failed'; readonly operation: Operation; readonly until: number }
  /** The unit has nothing left to do and can be removed. */
  | { readonly kind: 'finished' };

export function run(rule: string, operation: Operation): Decision {
  return { kind: 'run', rule, operation };
}

export function runHook(rule: string, hook: Hook): Decision {
  return run(rule, { kind: 'hook', hook });
}
