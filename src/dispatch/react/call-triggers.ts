import { fault } from '../../errors.ts';
import type { TriggerCall } from '../../reactive/compose.ts';
import type { FlagChange } from '../../reactive/flag-change.ts';
import type { Unit } from '../unit/unit.ts';

/**
 * Calls what the layers' triggers call after a change of a flag, in the order of the triggers.
 *
 * @throws TRIGGER_INVALID for a function that has to be waited for, and what it throws itself.
 */
export function callTriggers(
  calls: readonly TriggerCall<Unit>[],
  { flag, on }: FlagChange,
  unitOf: (layer: string) => Unit,
): void {
  for (const { layer, cause, call } of calls) {
    if (cause.flag !== flag || cause.on !== on) continue;
    const answer = call(unitOf(layer));
    if (!(answer instanceof Promise)) continue;
    // The hook fails already, so the promise's own rejection is ignored.
    answer.catch(() => undefined);
    throw fault(
      'TRIGGER_INVALID',
      `what the trigger on "${flag}" of layer ${layer} calls is async; expected a function that ends at once`,
    );
  }
}
