import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fault } from '../../errors.ts';
import { manifestPath, type RenderedEntry, sha256, signatureOf } from './render-plan.ts';

/** The manifest of a build that has begun and not ended; it stands for the finished one after a crash. */
export const nextManifestPath = '.build.manifest.next';

/** How the name of a file ends until it takes the place of the one it replaces. */
export const unfinished = '.charmwright-next';

/** Files that a charm makes when it runs in place; they are nobody's. */
const ownWork = /^(\.compile-cache|\.charmwright-(state\.json|trace|recordings)|runtime)(\/|$)/;

/** What an earlier build left at the output, path by path. */
export interface EarlierBuild {
  /** Paths that its manifests list: the only ones that may be deleted. */
  readonly listed: ReadonlySet<string>;
  /** Files and links that are there. */
  readonly present: readonly string[];
}

/**
 * Looks at the folder that a build is about to write into.
 *
 * @throws OUTPUT_OCCUPIED when it holds files that no build wrote.
 * @throws OUTPUT_MODIFIED when what a build wrote was changed since, unless `force`.
 */
export async function inspectOutput(
  folder: string,
  rendered: readonly RenderedEntry[],
  force: boolean,
): Promise<EarlierBuild> {
  const present = await filesBelow(folder, '');
  // A build that was killed leaves at most these behind, under names that only a build gives.
  const leftover = present.filter((path) => path.endsWith(unfinished));
  const manifests = await Promise.all(
    [manifestPath, nextManifestPath].map((path) => readSignatures(join(folder, path))),
  );
  const known = manifests.flatMap((each) => each ?? []);
  const listed = new Set([...known.map(([path]) => path), ...leftover]);
  if (present.length > leftover.length && manifests.every((each) => each === undefined)) {
    throw fault('OUTPUT_OCCUPIED', `${folder} is not empty, and no build wrote what is in it`, {
      details: firstOf(present),
    });
  }
  const finished = present.filter((path) => !leftover.includes(path));
  if (!force) await refuseChanges(folder, finished, known, rendered);
  return { listed, present };
}

type Signature = readonly [path: string, sha256: string];

async function refuseChanges(
  folder: string,
  present: readonly string[],
  known: readonly Signature[],
  rendered: readonly RenderedEntry[],
): Promise<void> {
  const listed = new Set(known.map(([path]) => path));
  const foreign = present.filter((path) => !listed.has(path));
  if (foreign.length > 0) {
    const text = `${folder} holds files that no build wrote`;
    throw fault('OUTPUT_OCCUPIED', text, {
      details: firstOf(foreign),
      hint: 'move them away, or keep them there with --force',
    });
  }
  const wanted = new Map(rendered.map((entry) => [entry.path, signatureOf(entry)]));
  const accepted = new Set(known.map(([path, hash]) => `${path} ${hash}`));
  const checked = present.filter((path) => path !== manifestPath && path !== nextManifestPath);
  const found = await Promise.all(checked.map((path) => signatureAt(join(folder, path))));
  const changed = checked.filter((path, index) => {
    const now = found[index];
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
  if (typeof manifest !== 'object' || manifest === null || !('signatures' in manifest))
    return undefined;
  const entries = Object.entries(manifest.signatures ?? {});
  const own = [manifestPath, nextManifestPath].map((each): Signature => [each, 'unchecked']);
  return [...own, ...entries.map(([file, signature]): Signature => [file, hashOf(signature)])];
}

function hashOf(signature: unknown): string {
  return Array.isArray(signature) ? String(signature[2]) : '';
}

/** What the manifest would sign a path with. */
export async function signatureAt(path: string): Promise<string> {
  const found = await lstat(path);
  return sha256(found.isSymbolicLink() ? await readlink(path) : await readFile(path));
}

/** Files and links below a folder, without what a charm makes when it runs in place; sorted. */
export async function filesBelow(folder: string, below: string): Promise<readonly string[]> {
  const names = await readdir(join(folder, below), { withFileTypes: true }).catch(
    (error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
      if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') {
        throw fault('OUTPUT_OCCUPIED', `${folder} is a file, and a folder is to be built there`);
      }
      throw error;
    },
  );
  const found = await Promise.all(
    names.map(async (each) => {
      const path = below === '' ? each.name : `${below}/${each.name}`;
      if (ownWork.test(path)) return [];
      return each.isDirectory() ? filesBelow(folder, path) : [path];
    }),
  );
  return found.flat().sort();
}

function firstOf(paths: readonly string[]): string {
  const shown = paths.slice(0, 10);
  const more = paths.length - shown.length;
  return more > 0 ? [...shown, `and ${more} more`].join('\n') : shown.join('\n');
}
