/** Where a resource is unpacked, and what it has put there, as the unit's claim on the machine records it. */
import { isObject, readClaim, writeClaim } from 'charmwright';
import type { Json, Machine, MachineClaim, Unit } from 'charmwright';

import { pathsBelow } from './plan-placement.ts';

export type Files = Machine['files'];
export type FileKind = Awaited<ReturnType<Files['kind']>>;

/** Where a resource goes, by its name. */
export interface WantedResource {
  readonly name: string;
  readonly destination: string;
}

export interface SiteRecord {
  readonly name: string;
  readonly destination: string;
  /** The identity of the content that is there; null while a change of it is under way. */
  readonly content: string | null;
  /** The paths that the resource has put there, relative to the destination. */
  readonly own: readonly string[];
  /** The same paths in the last committed hook, after a change has begun; null when none has. */
  readonly before: readonly string[] | null;
  /** The destination and the folders above it, as far as they were made for it, the innermost first. */
  readonly folders: readonly string[];
  /** Whether `<destination>.previous` is the resource's. */
  readonly previous: boolean;
}

export interface Site {
  readonly record: SiteRecord;
  /** The destination with all symbolic links followed. */
  readonly real: string;
  /** Where new content is unpacked: on the destination's own file system. */
  readonly stage: string;
  readonly previous: string;
  /** The previous content of the last committed hook, until a newer one is committed. */
  readonly former: string;
  /** The folder of content that is set aside before it becomes the previous content. */
  readonly setAside: string;
  /** The identity of the content that the last committed hook left. */
  readonly committed: string | undefined;
}

const prefix = 'resources:';

export function claimNameOf({ name, destination }: WantedResource): string {
  return `${prefix}${name}:${destination}`;
}

/** The record of a claim, or undefined when the claim is not one of this layer. */
export function siteRecordOf(claim: MachineClaim): SiteRecord | undefined {
  if (!claim.place.startsWith(prefix)) return undefined;
  const { record } = claim;
  if (!isObject(record)) return undefined;
  const { name, destination, content } = record;
  if (typeof name !== 'string' || typeof destination !== 'string') return undefined;
  return {
    ...{ name, destination },
    content: typeof content === 'string' ? content : null,
    own: textsOf(record.own),
    before: Array.isArray(record.before) ? textsOf(record.before) : null,
    folders: textsOf(record.folders),
    previous: record.previous === true,
  };
}

/** Opens the site of a resource; one that another unit has claimed is refused. */
export async function openSite(
  unit: Unit,
  wanted: WantedResource,
): Promise<
  { readonly kind: 'open'; readonly site: Site } | { readonly kind: 'refused'; reason: string }
> {
  const { files } = unit.machine;
  const { name, destination } = wanted;
  const claim = await readClaim(unit, claimNameOf(wanted));
  if (claim?.holder === 'other') {
    return { kind: 'refused', reason: `${claim.unit} has put the same at ${destination}` };
  }
  const real = await files.realPath(destination);
  const kind = await files.kind(real ?? destination);
  if (kind !== 'folder' && kind !== 'absent') {
    return { kind: 'refused', reason: `${destination} is a ${kind}, and not a folder` };
  }
  const record = (claim && siteRecordOf(claim)) ?? {
    ...{ name, destination, content: null },
    own: await ownBefore(unit, wanted),
    before: null,
    folders: await missingFolders(files, destination),
    previous: false,
  };
  // Content of a removed unit is replaced, even if it was changed since.
  const content = claim?.holder === 'self' ? record.content : null;
  const known = await unit.state.get(contentKeyOf(name));
  const committed = typeof known === 'string' ? known : undefined;
  const isBegun = claim?.holder === 'self' && (content === null || content !== committed);
  const before = isBegun ? record.before : null;
  const site = siteOf({ ...record, content, before }, { real: real ?? destination, committed });
  return { kind: 'open', site };
}

/** The value of the unit's state that holds the identity of a resource's content. */
export function contentKeyOf(name: string): string {
  return `resources.${name}`;
}

export function siteOf(
  record: SiteRecord,
  { real, committed }: Pick<Site, 'real' | 'committed'>,
): Site {
  return {
    ...{ record, real, committed },
    stage: `${real}/.charmwright-${record.name}`,
    previous: `${record.destination}.previous`,
    former: `${record.destination}.previous.former`,
    setAside: `${record.destination}.previous.next`,
  };
}

/** Records a change that is about to be made, or was made; returns the site with the new record. */
export async function recordSite(
  unit: Unit,
  site: Site,
  changes: Partial<SiteRecord>,
): Promise<Site> {
  const record = { ...site.record, ...changes };
  await writeClaim(unit, claimNameOf(record), { ...record });
  return { ...site, record };
}

/** Without a claim, a destination whose content is the stored one belongs to the resource as a whole. */
async function ownBefore(
  unit: Unit,
  { name, destination }: WantedResource,
): Promise<readonly string[]> {
  const { files } = unit.machine;
  const known = await unit.state.get(contentKeyOf(name));
  if (typeof known !== 'string' || (await files.kind(destination)) !== 'folder') return [];
  if ((await files.hashTree(destination)) !== known) return [];
  return pathsBelow(files, destination, '');
}

async function missingFolders(files: Files, path: string): Promise<readonly string[]> {
  const missing: string[] = [];
  for (let at = path; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    if ((await files.kind(at)) !== 'absent') break;
    missing.push(at);
  }
  return missing;
}

function textsOf(value: Json | undefined): readonly string[] {
  if (!Array.isArray(value)) return [];
  return (value as readonly Json[]).filter((each) => typeof each === 'string');
}
