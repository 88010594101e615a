import type { PlanRecord } from './service-plan.ts';

/** The smallest change from one plan to the next; `changed` names what differs. */
export type Change =
  | { readonly kind: 'nothing' }
  /** The files tell what has to happen to what runs. */
  | { readonly kind: 'files'; readonly changed: readonly string[] }
  /** Packages or the release must be prepared before the restart. */
  | { readonly kind: 'reinstall'; readonly changed: readonly string[] };

/** What must be installed before the service can be started. */
const installed: readonly (keyof PlanRecord)[] = ['release', 'venv', 'packages', 'user'];

/**
 * Compares the plan that was applied last with the next one.
 *
 * A provisioning that is no longer asked for changes nothing.
 */
export function comparePlans(last: PlanRecord | undefined, next: PlanRecord): Change {
  const keys = [...new Set(Object.keys({ ...last, ...next }))] as (keyof PlanRecord)[];
  if (last === undefined) return { kind: 'reinstall', changed: keys };
  const changed = keys
    .filter((key) => JSON.stringify(last[key]) !== JSON.stringify(next[key]))
    .filter((key) => key !== 'provision' || next.provision !== '');
  if (changed.length === 0) return { kind: 'nothing' };
  const kind = changed.some((key) => installed.includes(key)) ? 'reinstall' : 'files';
  return { kind, changed };
}
