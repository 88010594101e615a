import { hasErrno } from '../../base/errno.ts';
import { isObject } from '../../base/json.ts';
import { type Dirent, lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fault } from '../../errors.ts';
import { manifestPath, sha256, type SignedEntry } from './render-plan.ts';

/** The manifest of a build that has begun and not ended; it stands for the finished one after a crash. */
export const nextManifestPath = '.build.manifest.next';

/** How the name of a file ends until it takes the place of the one it replaces. */
export const unfinishedSuffix = '.charmwright-next';

/** Files that a charm makes when it runs in this folder; no build owns them. */
const runtimeFiles =
  /^(\.compile-cache|\.charmwright-(state\.json|trace|recordings|uncommitted)|runtime)(\/|$)/;

/** What is at a folder that a build may write into. */
export interface OutputFolder {
  readonly folder: string;
  /** Files, links and whatever else is not a folder, by path and sorted by it. */
  readonly present: ReadonlyMap<string, FoundFile>;
  /** What its manifests sign; undefined when it has none. */
  readonly signed: readonly Signature[] | undefined;
}

/** What is at a path of the output. */
export interface FoundFile {
  readonly kind: 'file' | 'symlink' | 'special';
  /** The permissions. */
  readonly mode: number;
  /** What a manifest would sign it with; empty for what is neither file nor link. */
  readonly sha256: string;
}

/** What an earlier build left at the output, path by path. */
export interface EarlierBuild {
  /** Paths that its manifests list: the only ones that may be deleted. */
  readonly listed: ReadonlySet<string>;
  readonly present: OutputFolder['present'];
}

type Signature = readonly [path: string, sha256: string];

/**
 * Reads what is at a folder, without what a charm makes when it runs in place.
 *
 * @throws OUTPUT_OCCUPIED when a file is there.
 */
export async function readOutput(folder: string): Promise<OutputFolder> {
  const manifests = await Promise.all(
    [manifestPath, nextManifestPath].map((path) => readSignatures(join(folder, path))),
  );
  const signed = manifests.every((each) => each === undefined)
    ? undefined
    : manifests.flatMap((each) => each ?? []);
  const present = filesBelow(folder, '').map((path) => [path, lookAt(join(folder, path))] as const);
  return { folder, present: new Map(present), signed };
}

/**
 * Decides whether a build may write into what was found.
 *
 * @throws OUTPUT_OCCUPIED when it holds files that no build wrote.
 * @throws OUTPUT_MODIFIED when what a build wrote was changed since, unless `force`.
 */
export function checkOutput(
  output: OutputFolder,
  rendered: readonly SignedEntry[],
  force: boolean,
): EarlierBuild {
  const { folder, signed } = output;
  const paths = [...output.present.keys()];
  // A build that was killed leaves at most these behind, under names that only a build gives.
  const leftover = new Set(paths.filter((path) => path.endsWith(unfinishedSuffix)));
  const finished = paths.filter((path) => !leftover.has(path));
  if (signed === undefined && finished.length > 0) {
    throw fault('OUTPUT_OCCUPIED', `${folder} is not empty, and no build wrote what is in it`, {
      details: firstOf(paths),
    });
  }
  const known = signed ?? [];
  if (!force) refuseChanges(output, { paths: finished, known }, rendered);
  return {
    listed: new Set([...known.map(([path]) => path), ...leftover]),
    present: output.present,
  };
}

function refuseChanges(
  { folder, present }: OutputFolder,
  { paths, known }: { readonly paths: readonly string[]; readonly known: readonly Signature[] },
  rendered: readonly SignedEntry[],
): void {
  const listed = new Set(known.map(([path]) => path));
  const foreign = paths.filter((path) => !listed.has(path));
  if (foreign.length > 0) {
    const text = `${folder} holds files that no build wrote`;
    throw fault('OUTPUT_OCCUPIED', text, {
      details: firstOf(foreign),
      hint: 'move them away, or keep them there with --force',
    });
  }
  const wanted = new Map(rendered.map((entry) => [entry.path, entry.sha256]));
  const accepted = new Set(known.map(([path, hash]) => `${path} ${hash}`));
  const changed = paths.filter((path) => {
    if (path === manifestPath || path === nextManifestPath) return false;
    const now = present.get(path)?.sha256;
    return !accepted.has(`${path} ${now ?? ''}`) && wanted.get(path) !== now;
  });
  if (changed.length === 0) return;
  throw fault('OUTPUT_MODIFIED', `files of ${folder} were changed since they were built`, {
    details: firstOf(changed),
  });
}

/** Reads the paths and hashes of a manifest; undefined when there is none that can be read. */
async function readSignatures(path: string): Promise<readonly Signature[] | undefined> {
  let manifest: unknown;
  try {
    manifest = JSON.parse(await readFile(path, 'utf8'));
  } catch {
    // No manifest, or none of ours: then nothing in the folder is ours.
    return undefined;
  }
  if (!isObject(manifest) || !('signatures' in manifest)) return undefined;
  const entries = Object.entries(manifest.signatures ?? {});
  const own = [manifestPath, nextManifestPath].map((each): Signature => [each, 'unchecked']);
  return [...own, ...entries.map(([file, signature]): Signature => [file, hashOf(signature)])];
}

function hashOf(signature: unknown): string {
  return Array.isArray(signature) ? String(signature[2]) : '';
}

// Synchronous, not one promise a file: for thousands of small files the promises cost more than the reading.
function lookAt(path: string): FoundFile {
  const found = lstatSync(path);
  const mode = found.mode & 0o777;
  if (found.isSymbolicLink()) return { kind: 'symlink', mode, sha256: sha256(readlinkSync(path)) };
  if (found.isFile()) return { kind: 'file', mode, sha256: sha256(readFileSync(path)) };
  return { kind: 'special', mode, sha256: '' };
}

/** What is below a folder and not a folder itself; sorted. */
function filesBelow(folder: string, below: string): readonly string[] {
  return namesIn(folder, below)
    .flatMap((each) => {
      const path = below === '' ? each.name : `${below}/${each.name}`;
      if (runtimeFiles.test(path)) return [];
      return each.isDirectory() ? filesBelow(folder, path) : [path];
    })
    .sort();
}

function namesIn(folder: string, below: string): readonly Dirent[] {
  try {
    return readdirSync(join(folder, below), { withFileTypes: true });
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return [];
    if (!hasErrno(error, 'ENOTDIR')) throw error;
    throw fault('OUTPUT_OCCUPIED', `${folder} is a file, and a folder is to be built there`);
  }
}

function firstOf(paths: readonly string[]): string {
  const first = paths.slice(0, 10);
  const more = paths.length - first.length;
  return more > 0 ? [...first, `and ${more} more`].join('\n') : first.join('\n');
}
