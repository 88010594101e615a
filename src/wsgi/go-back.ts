/** Takes the machine back to a plan that served, or to none. */
import { isDeepStrictEqual } from 'node:util';
import type { Unit } from '../index.ts';
import { announceDown, announceServing } from './announce.ts';
import { bringUp } from './bring-up.ts';
import { committedPlan, servePlan } from './committed-plan.ts';
import { candidateEnvironmentFile } from './plan/paths.ts';
import { probe } from './probe.ts';
import type { WsgiServer } from './servers/server.ts';
import {
  forgetSaved,
  readSaved,
  removeFiles,
  unsettled,
  wasCutOff,
  writeFiles,
} from './serving-files.ts';
import type { Served } from './serving-files.ts';

/** Where to go back to, and whether a switch was cut off, so that files do not tell what runs. */
export interface Back {
  readonly to: Served | undefined;
  readonly interrupted: boolean;
}

/** @returns whether the plan serves. */
export async function goBack(unit: Unit, server: WsgiServer, back: Back): Promise<boolean> {
  const { machine } = unit;
  const { to, interrupted } = back;
  if (to === undefined) {
    await removeFiles(machine, server);
    return false;
  }
  const changed = await writeFiles(machine, server, to.files);
  const { port } = to.record;
  const restart = { kind: 'restart', changed: [] } as const;
  const started = await bringUp(machine, { port, change: restart, changed, interrupted });
  if (started.kind === 'setback') return false;
  return (await probe(unit, { port, tries: 4 })).kind === 'done';
}

/**
 * Leaves nothing of a hook that was not committed when this one makes nothing of its own serve: config that can
 * not be used, say, keeps what served before, and that is what the model and the relations know.
 *
 * What does not come up stays in doubt, so that later hooks look after it.
 */
export async function undoUncommitted(unit: Unit, server: WsgiServer): Promise<void> {
  const { machine } = unit;
  // It holds secrets, and a hook that was killed had no time to remove it.
  await machine.files.ensureAbsent(candidateEnvironmentFile);
  const saved = await readSaved(machine);
  const to = await committedPlan(unit);
  const isThere = isDeepStrictEqual(to?.record, saved?.record);
  if (isThere && !(await wasCutOff(machine))) return;
  await unsettled(machine);
  const serves = await goBack(unit, server, { to, interrupted: true });
  if (to === undefined) await forgetSaved(machine);
  else if (serves) {
    await servePlan(unit, to);
    await announceServing(unit, to.record);
  } else await announceDown(unit);
}
