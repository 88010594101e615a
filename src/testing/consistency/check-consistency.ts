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

/** Those that look only at the state; the order of checks is that of the reasons. */
const stateChecks: readonly Check[] = [
  ...unitChecks,
  ...configChecks,
  ...flagChecks,
  ...relationChecks,
  ...secretChecks,
];

const checks: readonly Check[] = [...stateChecks, ...actionChecks, ...eventChecks];
const checksOfEvents: readonly Check[] = [...actionChecks, ...eventChecks];

/**
 * Refuses a state and event that Juju could never produce.
 *
 * A state that was found sound once, or came of such a one, is not looked at again.
 *
 * @throws TEST_STATE_INCONSISTENT with every reason, one a line.
 */
export function checkConsistency(run: Omit<Facts, 'endpoints' | 'own'>): void {
  const { charm, state, resolved } = run;
  const { prepared, sound } = charm.memo.of(charm);
  const facts: Facts = {
    ...run,
    endpoints: prepared.endpoints,
    own: ownNames(charm, state),
  };
  const due = sound.has(state) ? checksOfEvents : checks;
  const reasons = due.flatMap((check) => check(facts));
  if (reasons.length === 0) {
    sound.add(state);
    return;
  }
  const event = resolved.event.name;
  const many = reasons.length === 1 ? '1 reason' : `${reasons.length} reasons`;
  throw fault(
    'TEST_STATE_INCONSISTENT',
    `Juju could never run ${event} of ${facts.own.unit} in this state: ${many}`,
    { details: reasons.join('\n') },
  );
}
