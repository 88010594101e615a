/** Whether a unit's charm files are still those of the controller's copy. */
import { lstat, readlink, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { hashFile, type TreeEntry } from './charm-tree.ts';

/** The two folders that are compared. */
export interface TreePair {
  /** The controller's copy. */
  readonly from: string;
  readonly to: string;
}

/**
 * The entries of a tree that a folder does not have as they are in the controller's copy.
 *
 * Files that only the folder has are a charm's own business.
 */
export async function damagedEntries(
  pair: TreePair,
  entries: readonly TreeEntry[],
): Promise<readonly TreeEntry[]> {
  const damaged: TreeEntry[] = [];
  for (const entry of entries) if (!(await isSame(pair, entry))) damaged.push(entry);
  return damaged;
}

/** Like {@link damagedEntries}, but a file of the same size and time is taken for the same: rsync(1)'s quick check. */
export async function damagedByQuickCheck(
  pair: TreePair,
  entries: readonly TreeEntry[],
): Promise<readonly TreeEntry[]> {
  const damaged: TreeEntry[] = [];
  for (const entry of entries) {
    if ((await looksSame(pair, entry)) || (await isSame(pair, entry))) continue;
    damaged.push(entry);
  }
  return damaged;
}

async function looksSame({ from, to }: TreePair, entry: TreeEntry): Promise<boolean> {
  if (entry.kind !== 'file') return false;
  const [ours, theirs] = await Promise.all([
    stats(join(from, entry.path)),
    stats(join(to, entry.path)),
  ]);
  if (ours === undefined || !theirs?.isFile()) return false;
  const executable = (theirs.mode & 0o100) !== 0;
  const sameTime = Math.abs(ours.mtimeMs - theirs.mtimeMs) < 1;
  return ours.size === theirs.size && sameTime && executable === entry.executable;
}

async function isSame({ from, to }: TreePair, entry: TreeEntry): Promise<boolean> {
  const path = join(to, entry.path);
  const found = await stats(path);
  if (found === undefined) return false;
  switch (entry.kind) {
    case 'folder':
      return found.isDirectory();
    case 'link':
      return found.isSymbolicLink() && (await readlink(path)) === entry.target;
    case 'file': {
      if (!found.isFile() || ((found.mode & 0o100) !== 0) !== entry.executable) return false;
      const original = join(from, entry.path);
      if ((await hashFile(path)) !== (await hashFile(original))) return false;
      // Something wrote the same content again; with its time restored the quick check passes from now on.
      const { atime, mtime } = await lstat(original);
      await utimes(path, atime, mtime);
      return true;
    }
  }
}

function stats(path: string) {
  return lstat(path).catch(() => undefined);
}
