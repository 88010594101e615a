import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readdir, readlink, realpath } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { digestTree, isExcluded } from '../tree-digest.ts';
import { mountPointsAt } from './mounts.ts';
import type { TreeEntry } from '../tree-digest.ts';

const slash = Buffer.from('/');

/** The identity of a real folder's content; see {@link digestTree}. Names need not be UTF-8. */
export async function hashFolder(path: string, exclude: readonly string[]): Promise<string> {
  const entries: TreeEntry[] = [];
  const tree = { mounts: mountPointsAt(await realpath(path)), exclude, entries };
  await addFolder(Buffer.from(await realpath(path)), undefined, tree);
  return digestTree(entries);
}

interface Tree {
  readonly mounts: readonly string[];
  readonly exclude: readonly string[];
  readonly entries: TreeEntry[];
}

async function addFolder(folder: Buffer, relative: Buffer | undefined, tree: Tree): Promise<void> {
  const { mounts, exclude, entries } = tree;
  for (const name of await readdir(folder, { encoding: 'buffer' })) {
    const path = relative === undefined ? name : Buffer.concat([relative, slash, name]);
    if (isExcluded(path.toString(), exclude)) continue;
    const place = Buffer.concat([folder, slash, name]);
    const entry = await readEntry(place, path);
    entries.push(entry);
    if (entry.kind === 'folder' && !mounts.includes(place.toString())) {
      await addFolder(place, path, tree);
    }
  }
}

async function readEntry(place: Buffer, path: Buffer): Promise<TreeEntry> {
  const found = await lstat(place);
  if (found.isDirectory()) return { kind: 'folder', path };
  if (found.isSymbolicLink()) {
    return { kind: 'symlink', path, target: await readlink(place, { encoding: 'buffer' }) };
  }
  if (!found.isFile()) return { kind: 'other', path };
  const hash = createHash('sha256');
  await pipeline(createReadStream(place), hash);
  return { kind: 'file', path, executable: (found.mode & 0o111) !== 0, digest: hash.digest() };
}
