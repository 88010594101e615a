/** Rolls the machine back to a plan that served, or to none. */
import { isDeepStrictEqual } from 'node:util';
import type { Unit } from '../index.ts';
import { announceDown, announceServing } from './announce.ts';
import { bringUp } from './bring-up.ts';
import { committedPlan, recordServedPlan } from './committed-plan.ts';
import { candidateEnvironmentFilePath } from './plan/paths.ts';
import { probe } from './probe.ts';
import type { WsgiServer } from './servers/server.ts';
import {
  removeSavedPlan,
  readSavedPlan,
  removeFiles,
  markSwitching,
  switchWasInterrupted,
  writeFiles,
} from './serving-files.ts';
import type { ServedPlan } from './serving-files.ts';

/** The plan to roll back to, and whether a switch was interrupted, so that the files do not tell what runs. */
export interface RollBackTarget {
  readonly to: ServedPlan | undefined;
  readonly interrupted: boolean;
}

/**
 * Rolls back to a plan, or removes the service where there is none.
 *
 * @returns whether the plan serves.
 */
export async function rollBack(
  unit: Unit,
  server: WsgiServer,
  target: RollBackTarget,
): Promise<boolean> {
  const { machine } = unit;
  const { to, interrupted } = target;
  if (to === undefined) {
    await removeFiles(machine, server);
    return false;
  }
  const changed = await writeFiles(machine, server, to.files);
  const { port } = to.record;
  const restart = { kind: 'restart', changed: [] } as const;
  const started = await bringUp(machine, { port, change: restart, changed, interrupted });
  if (started.kind === 'failure') return false;
  return (await probe(unit, { port, tries: 4 })).kind === 'done';
}

/**
 * Rolls back what a hook that was not committed left on the machine, when this hook applies no plan of its own:
 * after invalid config, for example, the committed plan serves, which the model and the relations know.
 *
 * A plan that does not start leaves the machine marked as switching, so that later hooks check it.
 */
export async function rollBackUncommitted(unit: Unit, server: WsgiServer): Promise<void> {
  const { machine } = unit;
  // The file holds secrets, and a hook that was killed did not remove it.
  await machine.files.ensureAbsent(candidateEnvironmentFilePath);
  const saved = await readSavedPlan(machine);
  const to = await committedPlan(unit);
  const isInPlace = isDeepStrictEqual(to?.record, saved?.record);
  if (isInPlace && !(await switchWasInterrupted(machine))) return;
  await markSwitching(machine);
  const serves = await rollBack(unit, server, { to, interrupted: true });
  if (to === undefined) await removeSavedPlan(machine);
  else if (serves) {
    await recordServedPlan(unit, to);
    await announceServing(unit, to.record);
  } else await announceDown(unit);
}
