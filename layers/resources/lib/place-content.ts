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
 */
export async function placeContent(
  unit: Unit,
  opened: Site,
  { plan, content }: { readonly plan: Plan; readonly content: string },
): Promise<void> {
  const { files } = unit.machine;
  const previous = opened.record.previous || (await files.kind(opened.previous)) === 'absent';
  const own = [...new Set([...opened.record.own, ...plan.own])];
  const site = await recordSite(unit, opened, { content: null, own, previous });
  for (const path of plan.put) {
    await retire(files, site, path);
    await files.move(`${site.stage}/${path}`, `${site.real}/${path}`);
  }
  for (const path of plan.stale) await retire(files, site, path);
  for (const path of plan.emptied) await files.removeEmptyFolder(`${site.real}/${path}`);
  await files.ensureAbsent(site.stage);
  await keepRetired(files, await recordSite(unit, site, { content, own: plan.own }));
}

/** Makes what was gathered the previous content; a hook that was killed may have left that to be done. */
export async function keepRetired(
  files: Files,
  { record, retired, previous }: Site,
): Promise<void> {
  if (record.content === null || !record.previous) return;
  if ((await files.kind(retired)) === 'absent') return;
  await files.ensureAbsent(previous);
  await files.move(retired, previous);
}

/** Removes what a resource has put on the machine, and nothing else. */
export async function takeBack(unit: Unit, record: SiteRecord): Promise<void> {
  const { files } = unit.machine;
  const real = (await files.realPath(record.destination)) ?? record.destination;
  const site = siteOf(record, real);
  await files.ensureAbsent(site.stage);
  const plan = await planSite(unit.machine, site);
  if (plan.kind === 'plan') {
    for (const path of plan.stale) await files.ensureAbsent(`${real}/${path}`);
    for (const path of plan.emptied) await files.removeEmptyFolder(`${real}/${path}`);
  }
  if (record.previous) {
    for (const path of [site.retired, site.previous]) await files.ensureAbsent(path);
  }
  for (const folder of record.folders) await files.removeEmptyFolder(folder);
  await removeClaim(unit, placeOf(record));
}

/** What was gathered first is what the previous content was; later things are from a hook that was killed. */
async function retire(files: Files, site: Site, path: string): Promise<void> {
  const from = `${site.real}/${path}`;
  if ((await files.kind(from)) === 'absent') return;
  const to = `${site.retired}/${path}`;
  if (site.record.previous && (await files.kind(to)) === 'absent') await files.move(from, to);
  else await files.ensureAbsent(from);
}
