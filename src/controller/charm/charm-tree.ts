/** A charm's folder as a list of what is in it. */
import { createHash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import {
  chmod,
  copyFile,
  lstat,
  readdir,
  readlink,
  rm,
  rmdir,
  symlink,
  utimes,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeReadableFolder } from '../readable-folder.ts';

export type TreeEntry =
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'link'; readonly path: string; readonly target: string }
  | { readonly kind: 'file'; readonly path: string; readonly executable: boolean };

/** Everything in a folder, by path; sockets and devices are left out. */
export async function listTree(root: string): Promise<readonly TreeEntry[]> {
  const found = await readdir(root, { recursive: true, withFileTypes: true });
  const entries = found.map(({ parentPath, name }) =>
    entryAt(root, join(parentPath, name).slice(root.length + 1)),
  );
  return (await Promise.all(entries))
    .filter((entry) => entry !== undefined)
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Those of these paths that are in a folder. */
export async function listSome(
  root: string,
  paths: readonly string[],
): Promise<readonly TreeEntry[]> {
  const entries = await Promise.all([...new Set(paths)].map((path) => entryAt(root, path)));
  return entries.filter((entry) => entry !== undefined);
}

async function entryAt(root: string, path: string): Promise<TreeEntry | undefined> {
  const full = join(root, path);
  const found = await lstat(full).catch(() => undefined);
  if (found === undefined) return undefined;
  if (found.isDirectory()) return { kind: 'folder', path };
  if (found.isSymbolicLink()) return { kind: 'link', path, target: await readlink(full) };
  return found.isFile()
    ? { kind: 'file', path, executable: (found.mode & 0o100) !== 0 }
    : undefined;
}

/** A name for exactly this content: sha256 over paths, kinds, exec bits, links and bytes. */
export async function hashTree(root: string, entries: readonly TreeEntry[]): Promise<string> {
  const hash = createHash('sha256');
  for (const entry of entries) {
    if (entry.kind === 'folder') continue;
    const mark = entry.kind === 'link' ? `-> ${entry.target}` : entry.executable ? 'x' : '-';
    hash.update(`${entry.path}\0${mark}\0`);
    if (entry.kind === 'file') hash.update(await hashFile(join(root, entry.path)));
  }
  return hash.digest('hex');
}

/** The sha256 of a file, as hexadecimal text. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/**
 * Brings a folder to hold a tree, and takes away what an older tree had and this one has not.
 *
 * Other files in it stay, as in Juju. Repeating it after an interruption ends in the same state.
 */
export async function placeTree(
  { from, entries }: { readonly from: string; readonly entries: readonly TreeEntry[] },
  to: string,
  older: readonly TreeEntry[],
): Promise<void> {
  const kept = new Set(entries.map(({ path }) => path));
  for (const { path, kind } of older.toReversed()) {
    if (kept.has(path)) continue;
    if (kind === 'folder') await removeEmpty(join(to, path));
    else await rm(join(to, path), { force: true, recursive: true });
  }
  makeReadableFolder(to);
  for (const entry of entries) await placeEntry(from, entry, to);
}

async function placeEntry(from: string, entry: TreeEntry, to: string): Promise<void> {
  const target = join(to, entry.path);
  if (entry.kind === 'folder') {
    makeReadableFolder(to, target);
    return;
  }
  // A running program can't be written to, but its name can be given to another file.
  await rm(target, { force: true, recursive: true });
  makeReadableFolder(to, dirname(target));
  if (entry.kind === 'link') {
    await symlink(entry.target, target);
    return;
  }
  await copyFile(join(from, entry.path), target, constants.COPYFILE_FICLONE);
  await chmod(target, entry.executable ? 0o755 : 0o644);
  // A copy that was changed later is recognized by its time.
  const { atime, mtime } = await lstat(join(from, entry.path));
  await utimes(target, atime, mtime);
}

async function removeEmpty(path: string): Promise<void> {
  try {
    await rmdir(path);
  } catch {
    // What others put there keeps the folder.
  }
}
