import { declaredEndpoints } from '../../charm-schema/declared/endpoints.ts';
import type { Unit } from './unit.ts';

/**
 * The hooks in which a unit may be about to leave its machine; {@link isLeaving} says whether it is.
 *
 * A subordinate that loses its last principal is gone from Juju's model at once, so that neither `stop` nor `remove`
 * is certain to run: its `relation-broken` is the last hook that is.
 */
export const lastHooks = ['remove', '{requires:*}-relation-broken'] as const;

/** Whether this hook is the unit's last chance to clean up its machine. */
export async function isLeaving(unit: Unit): Promise<boolean> {
  const { event } = unit;
  if (event.kind === 'lifecycle') return event.name === 'remove';
  if (event.kind !== 'relation' || event.step !== 'broken') return false;
  if (unit.charm.metadata.subordinate !== true) return false;
  const principals = containerEndpoints(unit);
  if (!principals.includes(event.endpoint)) return false;
  for (const name of principals) {
    if ((await unit.endpoint(name).relations()).length > 0) return false;
  }
  return true;
}

/** The endpoints by which a subordinate is tied to its principal: those of scope `container`. */
function containerEndpoints({ charm }: Unit): readonly string[] {
  return declaredEndpoints(charm.metadata)
    .filter(({ role, scope }) => role === 'requires' && scope === 'container')
    .map(({ name }) => name);
}
