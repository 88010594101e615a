import { endpointsOf } from '../../dispatch/charm-facts.ts';
import { fault } from '../../errors.ts';
import { ownNames } from '../resolve-event.ts';
import { actionChecks } from './actions.ts';
import type { Check, Facts } from './check.ts';
import { configChecks } from './config.ts';
import { eventChecks } from './events.ts';
import { flagChecks } from './flags.ts';
import { relationChecks } from './relations.ts';
import { secretChecks } from './secrets.ts';
import { unitChecks } from './unit.ts';

/** Every check there is; their order is that of the reasons. */
export const checks: readonly Check[] = [
  ...unitChecks,
  ...configChecks,
  ...flagChecks,
  ...relationChecks,
  ...secretChecks,
  ...actionChecks,
  ...eventChecks,
];

/**
 * Refuses a state and event that Juju could never produce.
 *
 * @throws TEST_STATE_INCONSISTENT with every reason, one a line.
 */
export function checkConsistency(given: Omit<Facts, 'endpoints' | 'own'>): void {
  const { charm, state, resolved } = given;
  const facts: Facts = {
    ...given,
    endpoints: endpointsOf(charm.metadata),
    own: ownNames(charm, state),
  };
  const reasons = checks.flatMap((check) => check(facts));
  if (reasons.length === 0) return;
  const event = resolved.event.name;
  const many = reasons.length === 1 ? '1 reason' : `${reasons.length} reasons`;
  throw fault(
    'TEST_STATE_INCONSISTENT',
    `Juju could never run ${event} of ${facts.own.unit} in this state: ${many}`,
    { details: reasons.join('\n') },
  );
}
