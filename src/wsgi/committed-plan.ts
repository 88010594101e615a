/**
 * Which plan the model knows of.
 *
 * A failed hook leaves its plan on the machine while Juju drops what it wrote, ports and relations included. The
 * unit's state names the plan that was committed, and the machine keeps that one until the next is.
 */
import { fingerprint } from '../index.ts';
import type { Unit } from '../index.ts';
import { recall, remember } from './memory.ts';
import type { PlanRecord } from './plan/service-plan.ts';
import { readSaved, saveServing, writeSaved } from './serving-files.ts';
import type { Saved, Served } from './serving-files.ts';

/** The last plan that a committed hook served; undefined when there is none. */
export async function committedPlan(unit: Unit): Promise<Served | undefined> {
  const saved = await readSaved(unit.machine);
  if (saved === undefined || (await isCommitted(unit, saved))) return saved;
  return saved.former ?? undefined;
}

/** Keeps a plan that serves, beside the committed one that it replaces. */
export async function servePlan(unit: Unit, { record, databases, files }: Served): Promise<void> {
  const former = await committedPlan(unit);
  const plan = { record, databases, files };
  const isBack = former !== undefined && keyOf(former.record) === keyOf(record);
  await saveServing(unit.machine, isBack ? plan : { ...plan, former: bare(former) ?? null });
  await confirmPlan(unit, record);
}

/** The plan that serves is the wanted one: the model learns of it. */
export async function confirmPlan(unit: Unit, record: PlanRecord): Promise<void> {
  const isAside = (await readSaved(unit.machine))?.former !== undefined;
  unit.flags.toggle('wsgi.former', isAside);
  if ((await recall(unit, 'plan')) !== keyOf(record)) await remember(unit, 'plan', keyOf(record));
}

/** Drops the plan before the committed one, with its secrets; not in the hook that has replaced it. */
export async function dropFormer(unit: Unit): Promise<void> {
  const saved = await readSaved(unit.machine);
  if (saved?.former !== undefined) {
    if (!(await isCommitted(unit, saved))) return;
    await writeSaved(unit.machine, bare(saved));
  }
  unit.flags.clear('wsgi.former');
}

/** Before there was such a name a plan had no former one either, and counts as committed. */
async function isCommitted(unit: Unit, { record, former }: Saved): Promise<boolean> {
  const known = await recall(unit, 'plan');
  return known === undefined ? former === undefined : known === keyOf(record);
}

function keyOf(record: PlanRecord): string {
  return fingerprint({ ...record });
}

function bare(saved: Served): Served;
function bare(saved: Served | undefined): Served | undefined;
function bare(saved: Served | undefined): Served | undefined {
  if (saved === undefined) return undefined;
  const { record, databases, files } = saved;
  return { record, databases, files };
}
