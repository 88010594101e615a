import {
  chmod,
  lstat,
  mkdir,
  readFile,
  readlink,
  rename,
  rm,
  rmdir,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type EarlierBuild, nextManifestPath, unfinished } from './output-folder.ts';
import { manifestPath, type RenderedEntry } from './render-plan.ts';

/**
 * Makes a folder hold exactly what was rendered, and what is nobody's.
 *
 * Each file is replaced in one step and only where it differs; files that only an earlier build's
 * manifest lists are deleted. The new manifest is put beside the old one first and takes its place
 * last, so that a build which is killed leaves nothing that the next one would not know.
 *
 * @returns the paths that were written or deleted, sorted.
 */
export async function applyPlan(
  folder: string,
  rendered: readonly RenderedEntry[],
  earlier: EarlierBuild,
): Promise<readonly string[]> {
  const manifest = rendered.find(({ path }) => path === manifestPath);
  const others = rendered.filter(({ path }) => path !== manifestPath);
  await mkdir(folder, { recursive: true });
  if (manifest !== undefined) await place(folder, { ...manifest, path: nextManifestPath });
  const wanted = new Set(rendered.map(({ path }) => path));
  const stale = earlier.present.filter(
    (path) => earlier.listed.has(path) && !wanted.has(path) && path !== nextManifestPath,
  );
  for (const path of stale) await remove(folder, path);
  const touched = await Promise.all(
    others.map(async (entry) => ((await place(folder, entry)) ? [entry.path] : [])),
  );
  await rename(join(folder, nextManifestPath), join(folder, manifestPath));
  return [...stale, ...touched.flat()].sort();
}

/** Puts one entry in its place; false when it was there already. */
async function place(folder: string, entry: RenderedEntry): Promise<boolean> {
  const path = join(folder, entry.path);
  if (await isInPlace(path, entry)) return false;
  await mkdir(dirname(path), { recursive: true });
  const next = `${path}${unfinished}`;
  await rm(next, { force: true });
  if (entry.kind === 'symlink') await symlink(entry.target, next);
  else {
    const mode = entry.executable ? 0o755 : 0o644;
    await writeFile(next, entry.bytes, { mode });
    // The mode given to writeFile is cut by the umask.
    await chmod(next, mode);
  }
  await rename(next, path);
  return true;
}

async function isInPlace(path: string, entry: RenderedEntry): Promise<boolean> {
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined) return false;
  if (entry.kind === 'symlink') {
    return found.isSymbolicLink() && (await readlink(path)) === entry.target;
  }
  if (!found.isFile() || (found.mode & 0o777) !== (entry.executable ? 0o755 : 0o644)) return false;
  return found.size === entry.bytes.length && (await readFile(path)).equals(entry.bytes);
}

async function remove(folder: string, path: string): Promise<void> {
  await rm(join(folder, path), { force: true });
  for (let parent = dirname(path); parent !== '.'; parent = dirname(parent)) {
    try {
      await rmdir(join(folder, parent));
    } catch {
      // Others still live in it.
      return;
    }
  }
}
