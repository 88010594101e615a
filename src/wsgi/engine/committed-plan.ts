/**
 * The plan that the model knows.
 *
 * A failed hook leaves its plan on the machine while Juju discards its writes, ports and relations included. The
 * unit's state names the committed plan, and the machine keeps that plan until the next one is committed.
 */
import { fingerprint } from '../../index.ts';
import type { Unit } from '../../index.ts';
import { readValue, storeValue } from '../stored-values.ts';
import type { PlanRecord } from '../plan/service-plan.ts';
import { readSavedPlan, saveServedPlan, writeSavedPlan } from './saved-plan.ts';
import type { SavedPlan, ServedPlan } from './saved-plan.ts';

/** The last plan that a committed hook served; undefined when there is none. */
export async function committedPlan(unit: Unit): Promise<ServedPlan | undefined> {
  const saved = await readSavedPlan(unit.machine);
  if (saved === undefined || (await isCommitted(unit, saved))) return saved;
  return saved.former ?? undefined;
}

/** Saves a plan that serves, together with the committed one that it replaces. */
export async function recordServedPlan(
  unit: Unit,
  { record, databases, manifest }: ServedPlan,
): Promise<void> {
  const former = await committedPlan(unit);
  const plan = { record, databases, manifest };
  const isRollBack = former !== undefined && keyOf(former.record) === keyOf(record);
  await saveServedPlan(
    unit.machine,
    isRollBack ? plan : { ...plan, former: withoutFormer(former) ?? null },
  );
  await confirmPlan(unit, record);
}

/** Writes the plan that serves to the unit's state, where it is not yet the recorded one. */
export async function confirmPlan(unit: Unit, record: PlanRecord): Promise<void> {
  const hasFormer = (await readSavedPlan(unit.machine))?.former !== undefined;
  unit.flags.toggle('wsgi.former', hasFormer);
  if ((await readValue(unit, 'plan')) !== keyOf(record))
    await storeValue(unit, 'plan', keyOf(record));
}

/** Drops the plan before the committed one, with its secrets; not in the hook that has replaced it. */
export async function dropFormerPlan(unit: Unit): Promise<void> {
  const saved = await readSavedPlan(unit.machine);
  if (saved?.former !== undefined) {
    if (!(await isCommitted(unit, saved))) return;
    await writeSavedPlan(unit.machine, withoutFormer(saved));
  }
  unit.flags.clear('wsgi.former');
}

/** A plan without a recorded name counts as committed when it has no former plan. */
async function isCommitted(unit: Unit, { record, former }: SavedPlan): Promise<boolean> {
  const known = await readValue(unit, 'plan');
  return known === undefined ? former === undefined : known === keyOf(record);
}

function keyOf(record: PlanRecord): string {
  return fingerprint({ ...record });
}

function withoutFormer(saved: ServedPlan): ServedPlan;
function withoutFormer(saved: ServedPlan | undefined): ServedPlan | undefined;
function withoutFormer(saved: ServedPlan | undefined): ServedPlan | undefined {
  if (saved === undefined) return undefined;
  const { record, databases, manifest } = saved;
  return { record, databases, manifest };
}
