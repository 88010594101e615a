import {
  fault,
  isFault,
  isLeaving,
  lastHooks,
  layer,
  messageOf,
  readClaims,
  type Unit,
} from 'charmwright';
import { placeContent, planSite, removeSpareCopies, takeBack } from '../lib/place-content.ts';
import { pathsBelow } from '../lib/plan-placement.ts';
import { keyOf, openSite, placeOf, recordOf, recordSite } from '../lib/site.ts';
import type { Files, Site, Wanted } from '../lib/site.ts';

/** What came of looking at one resource. */
type Outcome =
  | { readonly kind: 'news' }
  | { readonly kind: 'same' }
  | { readonly kind: 'missing' }
  /** `passing`: the machine may change so that it can be used after all. */
  | { readonly kind: 'refused'; readonly reason: string; readonly passing: boolean };

export default layer(({ hook }) => {
  // Juju announces a new revision by `upgrade-charm`; unpacking it in any other hook would be for nothing.
  hook('install', 'upgrade-charm').do('fetch the resources', fetchAll);
  hook('config-changed').do('fetch what was missing', async (unit) => {
    const isMissing = ({ name }: Wanted) => unit.flags.has(`resources.${name}.missing`);
    if (wantedBy(unit).some(isMissing)) await fetchAll(unit);
  });
  hook('config-changed', 'update-status')
    .when('resources.conflict')
    .do('look whether the way is free', fetchAll);
  // The flag is there only once the hook that set it is committed.
  hook('config-changed', 'update-status')
    .when('resources.aside')
    .do('drop what was kept for going back', removeAllSpareCopies);
  hook(...lastHooks).do('remove what the resources have put on the machine', async (unit) => {
    if (!(await isLeaving(unit))) return;
    for (const claim of await readClaims(unit)) {
      const record = recordOf(claim);
      if (claim.holder === 'self' && record !== undefined) await takeBack(unit, record);
    }
  });
});

async function fetchAll(unit: Unit): Promise<void> {
  const problems: string[] = [];
  unit.flags.clear('resources.conflict');
  for (const wanted of wantedBy(unit)) {
    const outcome = await fetchOne(unit, wanted);
    unit.flags.toggle(`resources.${wanted.name}.missing`, outcome.kind === 'missing');
    switch (outcome.kind) {
      case 'news':
        unit.flags.announce(`resources.${wanted.name}.available`);
        break;
      case 'same':
        break;
      case 'missing':
        problems.push(`attach the resource "${wanted.name}"`);
        break;
      case 'refused':
        problems.push(`the resource "${wanted.name}" can't be used: ${outcome.reason}`);
        if (outcome.passing) unit.flags.set('resources.conflict');
    }
  }
  await retireFormer(unit);
  if (problems.length === 0) unit.status.clear();
  else unit.status.blocked(problems.join('; '));
}

async function removeAllSpareCopies(unit: Unit): Promise<void> {
  let isAside = false;
  for (const wanted of wantedBy(unit)) {
    const opened = await openSite(unit, wanted);
    if (opened.kind === 'open' && (await removeSpareCopies(unit.machine.files, opened.site)))
      isAside = true;
  }
  unit.flags.toggle('resources.aside', isAside);
}

function wantedBy(unit: Unit): readonly Wanted[] {
  return Object.entries(unit.charm.options('resources')).map(([name, option]) => {
    const settings: unknown = option;
    if (typeof settings === 'object' && settings !== null && 'destination' in settings) {
      const { destination } = settings;
      if (typeof destination === 'string') return { name, destination };
    }
    throw fault(
      'RESOURCE_OPTION_INVALID',
      `the option "${name}" of layer:resources has no destination`,
    );
  });
}

async function fetchOne(unit: Unit, wanted: Wanted): Promise<Outcome> {
  const archive = await unit.resources.path(wanted.name);
  if (archive === undefined) return { kind: 'missing' };
  const { files } = unit.machine;
  await removeLeftOvers(unit, wanted);
  const opened = await openSite(unit, wanted);
  if (opened.kind === 'refused') return { ...opened, passing: true };
  const site = await recordSite(unit, opened.site, {});
  await removeSpareCopies(files, site);
  await files.ensureAbsent(site.stage);
  if (site.record.folders.length > 0) {
    await files.ensureFolder({ path: site.real, mode: 0o755 });
  }
  try {
    await files.unpackTarGz(archive, site.stage);
  } catch (error) {
    // A bad archive is the operator's to replace; what was there before stays.
    if (!isFault(error, 'UNSAFE_ARCHIVE') && !isFault(error, 'ARCHIVE_INVALID')) throw error;
    return { kind: 'refused', reason: messageOf(error), passing: false };
  }
  const outcome = await takeStaged(unit, site);
  await files.ensureAbsent(site.stage);
  return outcome;
}

async function takeStaged(unit: Unit, site: Site): Promise<Outcome> {
  const { files } = unit.machine;
  const key = keyOf(site.record.name);
  const content = await files.hashTree(site.stage);
  if (site.record.content === content && (await isInPlace(files, site))) {
    if ((await unit.state.get(key)) === content) return { kind: 'same' };
  } else {
    const plan = await planSite(unit.machine, site);
    if (plan.kind === 'conflict') {
      const paths = plan.paths.map((path) => `${site.record.destination}/${path}`);
      const reason = `${listOf(paths)} is there already, from elsewhere; move it away`;
      return { kind: 'refused', reason, passing: true };
    }
    await placeContent(unit, site, { plan, content });
  }
  const isAside = (await files.kind(site.former)) !== 'absent';
  if (isAside) unit.flags.set('resources.aside');
  await unit.state.set(key, content);
  return { kind: 'news' };
}

/** Whether what was put there is there still: a file system that was mounted since hides it. */
async function isInPlace(files: Files, { stage, real }: Site): Promise<boolean> {
  for (const path of await pathsBelow(files, stage, '')) {
    if ((await files.kind(`${real}/${path}`)) !== (await files.kind(`${stage}/${path}`))) {
      return false;
    }
  }
  return true;
}

/** What other resources of units that are gone have left at the destination. */
async function removeLeftOvers(unit: Unit, wanted: Wanted): Promise<void> {
  for (const claim of await readClaims(unit)) {
    const record = recordOf(claim);
    if (claim.holder !== 'left-over' || record?.destination !== wanted.destination) continue;
    if (claim.place !== placeOf(wanted)) await takeBack(unit, record);
  }
}

/** A newer charm may want a resource elsewhere, or not at all. */
async function retireFormer(unit: Unit): Promise<void> {
  const wanted = new Set(wantedBy(unit).map(placeOf));
  for (const claim of await readClaims(unit)) {
    const record = recordOf(claim);
    if (claim.holder !== 'self' || record === undefined || wanted.has(claim.place)) continue;
    await takeBack(unit, record);
  }
}

function listOf(paths: readonly string[]): string {
  const shown = paths.slice(0, 3).join(', ');
  return paths.length > 3 ? `${shown} and ${paths.length - 3} more` : shown;
}
