import { removeClaim } from 'charmwright';
import type { Unit } from 'charmwright';
import { planPlacement } from './plan-placement.ts';
import type { Placement } from './plan-placement.ts';
import { placeOf, recordSite, siteOf } from './site.ts';
import type { Files, Site, SiteRecord } from './site.ts';

type Plan = Extract<Placement, { kind: 'plan' }>;

/** Plans what the staged content of a site comes to. */
export async function planSite({ files }: Unit['machine'], site: Site): Promise<Placement> {
  return planPlacement(files, {
    next: site.stage,
    destination: site.real,
    own: new Set(site.record.own),
  });
}

/**
 * Puts the staged content in the place of the one before, which is kept as the previous content.
 *
 * It is on the destination's file system by now, so that nothing goes before what replaces it stands ready. The
 * destination itself stays, for who has it mounted or open. A hook that is killed goes on where it was: the
 * record has what is the resource's before and after, until all is in place.
 *
 * What is replaced is kept only as far as a committed hook put it there, and where the content of that hook comes
 * back, so does its previous content.
 */
export async function placeContent(
  unit: Unit,
  opened: Site,
  { plan, content }: { readonly plan: Plan; readonly content: string },
): Promise<void> {
  const { files } = unit.machine;
  const site = await begin(unit, opened, plan);
  for (const path of plan.put) {
    await retire(files, site, path);
    await files.move(`${site.stage}/${path}`, `${site.real}/${path}`);
  }
  for (const path of plan.stale) await retire(files, site, path);
  for (const path of plan.emptied) await files.removeEmptyFolder(`${site.real}/${path}`);
  await files.ensureAbsent(site.stage);
  const isBack = content === site.committed;
  if (site.record.previous && isBack) {
    for (const path of [site.retired, site.previous]) await files.ensureAbsent(path);
  } else if (site.record.previous) {
    await keepRetired(files, site);
  }
  await removeSpareCopies(
    files,
    await recordSite(unit, site, {
      content,
      own: plan.own,
      before: isBack ? null : site.record.before,
    }),
  );
}

/** Records what is to be the resource's; the first change since a committed hook sets the former content aside. */
async function begin(unit: Unit, opened: Site, plan: Plan): Promise<Site> {
  const { files } = unit.machine;
  const { record } = opened;
  const isFree = async (path: string) => (await files.kind(path)) === 'absent';
  const previous =
    record.previous || ((await isFree(opened.previous)) && (await isFree(opened.former)));
  const own = [...new Set([...record.own, ...plan.own])];
  const isFirst = record.before === null;
  if (isFirst && previous && !(await isFree(opened.previous))) {
    await files.ensureAbsent(opened.former);
    await files.move(opened.previous, opened.former);
  }
  const before = isFirst ? record.own : record.before;
  return recordSite(unit, opened, { content: null, own, before, previous });
}

/**
 * Sees to what is kept beside a content that is committed: what was set aside for an older one goes, or comes
 * back where nothing has replaced it.
 *
 * @returns whether something is still set aside.
 */
export async function removeSpareCopies(files: Files, site: Site): Promise<boolean> {
  const { record, previous, former, committed } = site;
  if (!record.previous) return false;
  const isThere = (await files.kind(former)) !== 'absent';
  if (record.content === null || record.content !== committed) return isThere;
  await keepRetired(files, site);
  if (!isThere) return false;
  if ((await files.kind(previous)) === 'absent') await files.move(former, previous);
  else await files.ensureAbsent(former);
  return false;
}

/** Makes what was gathered the previous content. */
async function keepRetired(files: Files, { retired, previous }: Site): Promise<void> {
  if ((await files.kind(retired)) === 'absent') return;
  await files.ensureAbsent(previous);
  await files.move(retired, previous);
}

/** Removes what a resource has put on the machine, and nothing else. */
export async function takeBack(unit: Unit, record: SiteRecord): Promise<void> {
  const { files } = unit.machine;
  const real = (await files.realPath(record.destination)) ?? record.destination;
  const site = siteOf(record, { real, committed: undefined });
  await files.ensureAbsent(site.stage);
  const plan = await planSite(unit.machine, site);
  if (plan.kind === 'plan') {
    for (const path of plan.stale) await files.ensureAbsent(`${real}/${path}`);
    for (const path of plan.emptied) await files.removeEmptyFolder(`${real}/${path}`);
  }
  if (record.previous) {
    for (const path of [site.retired, site.previous, site.former]) await files.ensureAbsent(path);
  }
  for (const folder of record.folders) await files.removeEmptyFolder(folder);
  await removeClaim(unit, placeOf(record));
}

/** Keeps what was there before the first change since a committed hook, once; the rest is of hooks that failed. */
async function retire(files: Files, site: Site, path: string): Promise<void> {
  const from = `${site.real}/${path}`;
  if ((await files.kind(from)) === 'absent') return;
  const to = `${site.retired}/${path}`;
  const { before, previous } = site.record;
  const isKept =
    previous &&
    before?.includes(path) === true &&
    (await files.kind(site.previous)) === 'absent' &&
    (await files.kind(to)) === 'absent';
  if (isKept) await files.move(from, to);
  else await files.ensureAbsent(from);
}
