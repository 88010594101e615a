import { removeClaim } from 'charmwright';
import type { Unit } from 'charmwright';
import { planPlacement } from './plan-placement.ts';
import type { Placement } from './plan-placement.ts';
import { claimNameOf, recordSite, siteOf } from './site.ts';
import type { Files, Site, SiteRecord } from './site.ts';

type Plan = Extract<Placement, { kind: 'plan' }>;

/** Plans how the staged content takes its place at a site. */
export async function planSite({ files }: Unit['machine'], site: Site): Promise<Placement> {
  return planPlacement(files, {
    next: site.stage,
    destination: site.real,
    own: new Set(site.record.own),
  });
}

/**
 * Replaces the content of a site with the staged one; the old content is kept as the previous content.
 *
 * The staged content is on the destination's file system, so that nothing is removed before its replacement is
 * ready. The destination itself stays, because other programs may have it mounted or open. A hook that is killed
 * continues in its rerun: the record has the resource's paths before and after, until all are in place.
 *
 * Only content of a committed hook is kept, and where that content comes back, so does its previous content.
 */
export async function placeContent(
  unit: Unit,
  opened: Site,
  { plan, content }: { readonly plan: Plan; readonly content: string },
): Promise<void> {
  const { files } = unit.machine;
  const site = await begin(unit, opened, plan);
  for (const path of plan.put) {
    await setAside(files, site, path);
    await files.move(`${site.stage}/${path}`, `${site.real}/${path}`);
  }
  for (const path of plan.stale) await setAside(files, site, path);
  for (const path of plan.emptied) await files.removeEmptyFolder(`${site.real}/${path}`);
  await files.ensureAbsent(site.stage);
  const isCommitted = content === site.committed;
  if (site.record.previous && isCommitted) {
    for (const path of [site.setAside, site.previous]) await files.ensureAbsent(path);
  } else if (site.record.previous) {
    await keepSetAside(files, site);
  }
  await removeSpareCopies(
    files,
    await recordSite(unit, site, {
      content,
      own: plan.own,
      before: isCommitted ? null : site.record.before,
    }),
  );
}

/** Records the paths that the resource will own; the first change since a committed hook sets the former content aside. */
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
 * Cleans up beside content that is committed: former content is removed, or restored as the previous content where
 * there is none.
 *
 * @returns whether something is still set aside.
 */
export async function removeSpareCopies(files: Files, site: Site): Promise<boolean> {
  const { record, previous, former, committed } = site;
  if (!record.previous) return false;
  const hasFormer = (await files.kind(former)) !== 'absent';
  if (record.content === null || record.content !== committed) return hasFormer;
  await keepSetAside(files, site);
  if (!hasFormer) return false;
  if ((await files.kind(previous)) === 'absent') await files.move(former, previous);
  else await files.ensureAbsent(former);
  return false;
}

/** Makes what was set aside the previous content. */
async function keepSetAside(files: Files, { setAside: folder, previous }: Site): Promise<void> {
  if ((await files.kind(folder)) === 'absent') return;
  await files.ensureAbsent(previous);
  await files.move(folder, previous);
}

/** Removes what a resource has put on the machine, and nothing else. */
export async function removeContent(unit: Unit, record: SiteRecord): Promise<void> {
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
    for (const path of [site.setAside, site.previous, site.former]) await files.ensureAbsent(path);
  }
  for (const folder of record.folders) await files.removeEmptyFolder(folder);
  await removeClaim(unit, claimNameOf(record));
}

/** Keeps the content of the last committed hook, once; what came after it is of hooks that failed, and is removed. */
async function setAside(files: Files, site: Site, path: string): Promise<void> {
  const from = `${site.real}/${path}`;
  if ((await files.kind(from)) === 'absent') return;
  const to = `${site.setAside}/${path}`;
  const { before, previous } = site.record;
  const isKept =
    previous &&
    before?.includes(path) === true &&
    (await files.kind(site.previous)) === 'absent' &&
    (await files.kind(to)) === 'absent';
  if (isKept) await files.move(from, to);
  else await files.ensureAbsent(from);
}
