import { isDeepStrictEqual } from 'node:util';
import type { Unit } from '../index.ts';
import { announceDown, announceServing } from './announce.ts';
import { committedPlan, recordServedPlan } from './engine/committed-plan.ts';
import { rollBack } from './engine/roll-back.ts';
import { readSavedPlan, removeSavedPlan, switchWasInterrupted } from './engine/saved-plan.ts';
import { attemptedManifest, markSwitching } from './engine/switching-mark.ts';
import { candidateEnvironmentFilePath } from './plan/paths.ts';

/**
 * Rolls back what a hook that was not committed left on the machine, when this hook applies no plan of its own:
 * after invalid config, for example, the committed plan serves, which the model and the relations know.
 *
 * A plan that does not start leaves the machine marked as switching, so that later hooks check it.
 */
export async function rollBackUncommitted(unit: Unit): Promise<void> {
  const { machine } = unit;
  // The file holds secrets, and a hook that was killed did not remove it.
  await machine.files.ensureAbsent(candidateEnvironmentFilePath);
  const saved = await readSavedPlan(machine);
  const to = await committedPlan(unit);
  const isInPlace = isDeepStrictEqual(to?.record, saved?.record);
  if (isInPlace && !(await switchWasInterrupted(machine))) return;
  await markSwitching(machine, await attemptedManifest(machine));
  const serves = await rollBack(unit, { to, interrupted: true });
  if (to === undefined) await removeSavedPlan(machine);
  else if (serves) {
    await recordServedPlan(unit, to);
    await announceServing(unit, to.record);
  } else await announceDown(unit);
}
