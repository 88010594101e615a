import {
  fault,
  isFault,
  isLeaving,
  lastHooks,
  layer,
  messageOf,
  readClaims,
  type Unit,
  objectOrEmpty,
} from 'charmwright';
import { placeContent, planSite, removeSpareCopies, removeContent } from '../lib/place-content.ts';
import { pathsBelow } from '../lib/plan-placement.ts';
import { contentKeyOf, openSite, claimNameOf, siteRecordOf, recordSite } from '../lib/site.ts';
import type { Files, Site, WantedResource } from '../lib/site.ts';

/** The result of fetching one resource. */
type Outcome =
  | { readonly kind: 'new' }
  | { readonly kind: 'same' }
  | { readonly kind: 'missing' }
  /** `transient`: a change of the machine may remove the reason. */
  | { readonly kind: 'refused'; readonly reason: string; readonly transient: boolean };

export default layer(({ hook }) => {
  // Juju announces a new revision with `upgrade-charm`, so that no other hook needs to unpack a resource.
  hook('install', 'upgrade-charm').do('fetch the resources', fetchAll);
  hook('config-changed').do('fetch what was missing', async (unit) => {
    const isMissing = ({ name }: WantedResource) => unit.flags.has(`resources.${name}.missing`);
    if (resourcesOf(unit).some(isMissing)) await fetchAll(unit);
  });
  hook('config-changed', 'update-status')
    .when('resources.conflict')
    .do('check whether the conflict is gone', fetchAll);
  // The flag is set only after the hook that set it is committed.
  hook('config-changed', 'update-status')
    .when('resources.aside')
    .do('drop what was kept for a roll-back', removeAllSpareCopies);
  hook(...lastHooks).do('remove what the resources have put on the machine', async (unit) => {
    if (!(await isLeaving(unit))) return;
    for (const claim of await readClaims(unit)) {
      const record = siteRecordOf(claim);
      if (claim.holder === 'self' && record !== undefined) await removeContent(unit, record);
    }
  });
});

async function fetchAll(unit: Unit): Promise<void> {
  const problems: string[] = [];
  unit.flags.clear('resources.conflict');
  for (const wanted of resourcesOf(unit)) {
    const outcome = await fetchOne(unit, wanted);
    unit.flags.toggle(`resources.${wanted.name}.missing`, outcome.kind === 'missing');
    switch (outcome.kind) {
      case 'new':
        unit.flags.announce(`resources.${wanted.name}.available`);
        break;
      case 'same':
        break;
      case 'missing':
        problems.push(`attach the resource "${wanted.name}"`);
        break;
      case 'refused':
        problems.push(`the resource "${wanted.name}" can't be used: ${outcome.reason}`);
        if (outcome.transient) unit.flags.set('resources.conflict');
    }
  }
  await removeFormerSites(unit);
  if (problems.length === 0) unit.status.clear();
  else unit.status.blocked(problems.join('; '));
}

async function removeAllSpareCopies(unit: Unit): Promise<void> {
  let isAside = false;
  for (const wanted of resourcesOf(unit)) {
    const opened = await openSite(unit, wanted);
    if (opened.kind === 'open' && (await removeSpareCopies(unit.machine.files, opened.site)))
      isAside = true;
  }
  unit.flags.toggle('resources.aside', isAside);
}

function resourcesOf(unit: Unit): readonly WantedResource[] {
  return Object.entries(unit.charm.options('resources')).map(([name, option]) => {
    const { destination } = objectOrEmpty(option);
    if (typeof destination === 'string') return { name, destination };
    throw fault(
      'RESOURCE_OPTION_INVALID',
      `the option "${name}" of layer:resources has no destination`,
    );
  });
}

async function fetchOne(unit: Unit, wanted: WantedResource): Promise<Outcome> {
  const archive = await unit.resources.path(wanted.name);
  if (archive === undefined) return { kind: 'missing' };
  const { files } = unit.machine;
  await removeLeftOvers(unit, wanted);
  const opened = await openSite(unit, wanted);
  if (opened.kind === 'refused') return { ...opened, transient: true };
  const site = await recordSite(unit, opened.site, {});
  await removeSpareCopies(files, site);
  await files.ensureAbsent(site.stage);
  if (site.record.folders.length > 0) {
    await files.ensureFolder({ path: site.real, mode: 0o755 });
  }
  try {
    await files.unpackTarGz(archive, site.stage);
  } catch (error) {
    // The operator has to replace a bad archive; the old content stays.
    if (!isFault(error, 'UNSAFE_ARCHIVE') && !isFault(error, 'ARCHIVE_INVALID')) throw error;
    return { kind: 'refused', reason: messageOf(error), transient: false };
  }
  const outcome = await takeStaged(unit, site);
  await files.ensureAbsent(site.stage);
  return outcome;
}

async function takeStaged(unit: Unit, site: Site): Promise<Outcome> {
  const { files } = unit.machine;
  const key = contentKeyOf(site.record.name);
  const content = await files.hashTree(site.stage);
  if (site.record.content === content && (await isInPlace(files, site))) {
    if ((await unit.state.get(key)) === content) return { kind: 'same' };
  } else {
    const plan = await planSite(unit.machine, site);
    if (plan.kind === 'conflict') {
      const paths = plan.paths.map((path) => `${site.record.destination}/${path}`);
      const reason = `${listOf(paths)} exists already and belongs to no resource; move it away`;
      return { kind: 'refused', reason, transient: true };
    }
    await placeContent(unit, site, { plan, content });
  }
  const isAside = (await files.kind(site.former)) !== 'absent';
  if (isAside) unit.flags.set('resources.aside');
  await unit.state.set(key, content);
  return { kind: 'new' };
}

/** Whether the content is still in place: a file system that was mounted since hides it. */
async function isInPlace(files: Files, { stage, real }: Site): Promise<boolean> {
  for (const path of await pathsBelow(files, stage, '')) {
    if ((await files.kind(`${real}/${path}`)) !== (await files.kind(`${stage}/${path}`))) {
      return false;
    }
  }
  return true;
}

/** Removes what other resources of removed units have left at the destination. */
async function removeLeftOvers(unit: Unit, wanted: WantedResource): Promise<void> {
  for (const claim of await readClaims(unit)) {
    const record = siteRecordOf(claim);
    if (claim.holder !== 'left-over' || record?.destination !== wanted.destination) continue;
    if (claim.place !== claimNameOf(wanted)) await removeContent(unit, record);
  }
}

/** Removes content at former destinations: a newer charm may have another destination, or no such resource. */
async function removeFormerSites(unit: Unit): Promise<void> {
  const wanted = new Set(resourcesOf(unit).map(claimNameOf));
  for (const claim of await readClaims(unit)) {
    const record = siteRecordOf(claim);
    if (claim.holder !== 'self' || record === undefined || wanted.has(claim.place)) continue;
    await removeContent(unit, record);
  }
}

function listOf(paths: readonly string[]): string {
  const shown = paths.slice(0, 3).join(', ');
  return paths.length > 3 ? `${shown} and ${paths.length - 3} more` : shown;
}
