/** Rolls the machine back to a plan that served, or to none. */
import type { Unit } from '../../index.ts';
import { bringUp } from './bring-up.ts';
import { removeManifest, writeFiles } from './managed-files.ts';
import { without } from './manifest.ts';
import { probe } from './probe.ts';
import { removeServing } from './saved-plan.ts';
import type { ServedPlan } from './saved-plan.ts';
import { attemptedManifest } from './switching-mark.ts';

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
export async function rollBack(unit: Unit, { to, interrupted }: RollBackTarget): Promise<boolean> {
  const { machine } = unit;
  if (to === undefined) {
    await removeServing(machine);
    return false;
  }
  const { manifest } = to;
  await removeManifest(machine, without(await attemptedManifest(machine), manifest));
  const changed = await writeFiles(machine, manifest);
  const { port } = to.record;
  const target = { manifest, port, changed, mustRestart: true, interrupted };
  const started = await bringUp(machine, target);
  if (started.kind === 'failure') return false;
  return (await probe(unit, { manifest, port, tries: 4 })).kind === 'done';
}
