/** Where a resource is unpacked, and what it has put there, as the unit's claim on the machine records it. */
import { readClaim, writeClaim } from 'charmwright';
import type { Json, Machine, MachineClaim, Unit } from 'charmwright';

import { pathsBelow } from './plan-placement.ts';

export type Files = Machine['files'];
export type FileKind = Awaited<ReturnType<Files['kind']>>;

/** Where a resource goes, by its name. */
export interface Wanted {
  readonly name: string;
  readonly destination: string;
}

export interface SiteRecord {
  readonly name: string;
  readonly destination: string;
  /** The identity of the content that is there; null while a change of it is under way. */
  readonly content: string | null;
  /** What the resource has put there, relative to the destination. */
  readonly own: readonly string[];
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
  /** Where what goes is gathered before it is the previous content. */
  readonly retired: string;
}

const prefix = 'resources:';

export function placeOf({ name, destination }: Wanted): string {
  return `${prefix}${name}:${destination}`;
}

/** The record of a claim, or undefined when the claim is not one of this layer. */
export function recordOf(claim: MachineClaim): SiteRecord | undefined {
  if (!claim.place.startsWith(prefix)) return undefined;
  const { record } = claim;
  if (typeof record !== 'object' || record === null || Array.isArray(record)) return undefined;
  const found = record as Readonly<Record<string, Json | undefined>>;
  const { name, destination, content } = found;
  if (typeof name !== 'string' || typeof destination !== 'string') return undefined;
  return {
    ...{ name, destination },
    content: typeof content === 'string' ? content : null,
    own: textsOf(found.own),
    folders: textsOf(found.folders),
    previous: found.previous === true,
  };
}

/** What there is of a resource's site; a site that another unit has is not opened. */
export async function openSite(
  unit: Unit,
  wanted: Wanted,
): Promise<
  { readonly kind: 'open'; readonly site: Site } | { readonly kind: 'refused'; reason: string }
> {
  const { files } = unit.machine;
  const { name, destination } = wanted;
  const claim = await readClaim(unit, placeOf(wanted));
  if (claim?.holder === 'other') {
    return { kind: 'refused', reason: `${claim.unit} has put the same at ${destination}` };
  }
  const real = await files.realPath(destination);
  const kind = await files.kind(real ?? destination);
  if (kind !== 'folder' && kind !== 'absent') {
    return { kind: 'refused', reason: `${destination} is a ${kind}, and not a folder` };
  }
  const known = claim === undefined ? undefined : recordOf(claim);
  const record = known ?? {
    ...{ name, destination, content: null },
    own: await ownBefore(unit, wanted),
    folders: await missingFolders(files, destination),
    previous: false,
  };
  // What a unit that is gone has put there is replaced, whatever was done to it since.
  const content = claim?.holder === 'self' ? record.content : null;
  return { kind: 'open', site: siteOf({ ...record, content }, real ?? destination) };
}

export function siteOf(record: SiteRecord, real: string): Site {
  return {
    record,
    real,
    stage: `${real}/.charmwright-${record.name}`,
    previous: `${record.destination}.previous`,
    retired: `${record.destination}.previous.next`,
  };
}

/** Records what is about to be done, or has been; returns the site with it. */
export async function recordSite(unit: Unit, site: Site, news: Partial<SiteRecord>): Promise<Site> {
  const record = { ...site.record, ...news };
  await writeClaim(unit, placeOf(record), { ...record });
  return { ...site, record };
}

/** Before there were claims all of the destination was the resource's. */
async function ownBefore(unit: Unit, { name, destination }: Wanted): Promise<readonly string[]> {
  const { files } = unit.machine;
  const known = await unit.state.get(`resources.${name}`);
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
