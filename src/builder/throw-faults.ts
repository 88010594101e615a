import { type CharmwrightError, describeError, fault } from '../errors.ts';

/**
 * Throws all faults together: a single fault as itself, several as
 * CHARM_SOURCE_INVALID, whose details describe each and whose cause is an AggregateError of them.
 *
 * Does nothing when there are no faults.
 */
export function throwFaults(faults: readonly CharmwrightError[]): void {
  const [first, ...others] = faults;
  if (first === undefined) return;
  if (others.length === 0) throw first;
  throw fault('CHARM_SOURCE_INVALID', `${faults.length} faults in the charm and its layers`, {
    details: faults.map(describeError).join('\n\n'),
    cause: new AggregateError(faults),
  });
}
