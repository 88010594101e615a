import { chmod, mkdir, rename, rm, rmdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  type EarlierBuild,
  type FoundFile,
  nextManifestPath,
  unfinishedSuffix,
} from './output-folder.ts';
import { manifestPath, type SignedEntry } from './render-plan.ts';

/**
 * Makes a folder hold exactly what was rendered, and files that no build owns.
 *
 * Each file is replaced in one step and only where it differs; files that only an earlier build's
 * manifest lists are deleted. The new manifest is written beside the old one first and replaces it
 * last, so that a killed build leaves no file that the next build would not recognize.
 *
 * @returns the paths that were written or deleted, sorted.
 */
export async function applyPlan(
  folder: string,
  rendered: readonly SignedEntry[],
  earlier: EarlierBuild,
): Promise<readonly string[]> {
  const manifest = rendered.find(({ path }) => path === manifestPath);
  const others = rendered.filter(({ path }) => path !== manifestPath);
  await mkdir(folder, { recursive: true });
  if (manifest !== undefined) {
    const next = { ...manifest, path: nextManifestPath };
    if (!isCurrent(earlier.present.get(nextManifestPath), next)) await writeEntry(folder, next);
  }
  const wanted = new Set(rendered.map(({ path }) => path));
  const stale = [...earlier.present.keys()].filter(
    (path) => earlier.listed.has(path) && !wanted.has(path) && path !== nextManifestPath,
  );
  for (const path of stale) await remove(folder, path);
  const touched = others.filter((entry) => !isCurrent(earlier.present.get(entry.path), entry));
  await Promise.all(touched.map((entry) => writeEntry(folder, entry)));
  await rename(join(folder, nextManifestPath), join(folder, manifestPath));
  return [...stale, ...touched.map(({ path }) => path)].sort();
}

/** Writes one entry beside its path, then renames it. */
async function writeEntry(folder: string, entry: SignedEntry): Promise<void> {
  const path = join(folder, entry.path);
  await mkdir(dirname(path), { recursive: true });
  const next = `${path}${unfinishedSuffix}`;
  await rm(next, { force: true });
  if (entry.kind === 'symlink') await symlink(entry.target, next);
  else {
    const mode = entry.executable ? 0o755 : 0o644;
    await writeFile(next, entry.bytes, { mode });
    // The umask restricts the mode that writeFile sets.
    await chmod(next, mode);
  }
  await rename(next, path);
}

function isCurrent(found: FoundFile | undefined, entry: SignedEntry): boolean {
  if (found?.kind !== entry.kind || found.sha256 !== entry.sha256) return false;
  return entry.kind === 'symlink' || found.mode === (entry.executable ? 0o755 : 0o644);
}

async function remove(folder: string, path: string): Promise<void> {
  await rm(join(folder, path), { force: true });
  for (let parent = dirname(path); parent !== '.'; parent = dirname(parent)) {
    try {
      await rmdir(join(folder, parent));
    } catch {
      // It still holds other files.
      return;
    }
  }
}
