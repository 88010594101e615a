import type { PlanRecord } from './service-plan.ts';

/** The smallest change from one plan to the next; `changed` names what differs. */
export type Change =
  | { readonly kind: 'nothing' }
  /** Only what the server reads again on SIGHUP differs. */
  | { readonly kind: 'reload'; readonly changed: readonly string[] }
  /** `reinstall`: packages or the release must be prepared before the restart. */
  | { readonly kind: 'restart' | 'reinstall'; readonly changed: readonly string[] };

/** What is only in the server's config file, which the server reads again on SIGHUP. */
const reloaded: readonly (keyof PlanRecord)[] = ['workers'];
/** What must be installed before the service can be started. */
const installed: readonly (keyof PlanRecord)[] = ['release', 'venv', 'packages', 'user'];

/**
 * Compares the plan that was applied last with the next one.
 *
 * A provisioning that is no longer asked for changes nothing.
 */
export function comparePlans(last: PlanRecord | undefined, next: PlanRecord): Change {
  const keys = Object.keys(next) as (keyof PlanRecord)[];
  if (last === undefined) return { kind: 'reinstall', changed: keys };
  const changed = keys
    .filter((key) => JSON.stringify(last[key]) !== JSON.stringify(next[key]))
    .filter((key) => key !== 'provision' || next.provision !== '');
  if (changed.length === 0) return { kind: 'nothing' };
  if (changed.every((key) => reloaded.includes(key))) return { kind: 'reload', changed };
  const kind = changed.some((key) => installed.includes(key)) ? 'reinstall' : 'restart';
  return { kind, changed };
}
