import { constants, lstatSync, promises as fs } from 'node:fs';
import type { Stats } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { OwnerIds } from './accounts.ts';
import { wrongKind } from './file-fault.ts';

interface WholeFile extends OwnerIds {
  readonly path: string;
  readonly content: Uint8Array;
  readonly mode: number;
}

/** What is at a path, links not followed; undefined when nothing is. */
export async function lstatIfThere(path: string): Promise<Stats | undefined> {
  // At once, as every hook does it: Node's promises for files cost more to load than a look takes.
  return lstatSync(path, { throwIfNoEntry: false });
}

/** Whether a file is there already with this content, mode and owner; a link never is. */
export async function isThere(file: WholeFile, found: Stats | undefined): Promise<boolean> {
  if (found?.isFile() !== true || found.size !== file.content.length) return false;
  if ((found.mode & 0o7777) !== file.mode) return false;
  if (found.uid !== file.uid || found.gid !== file.gid) return false;
  return Buffer.compare(await fs.readFile(file.path), file.content) === 0;
}

/**
 * Writes a file beside its place and renames it there.
 *
 * A reader that opens the path sees the old file or the new one with its owner and mode, also after a crash.
 */
export async function replaceFile(file: WholeFile): Promise<void> {
  const temporary = temporaryBeside(file.path);
  await fs.rm(temporary, { force: true });
  const exclusive =
    constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  const handle = await fs.open(temporary, exclusive, 0o600);
  try {
    await handle.writeFile(file.content);
    await handle.chown(file.uid, file.gid);
    // After the owner: a change of owner takes set-id bits away.
    await handle.chmod(file.mode);
    await handle.sync();
  } catch (error) {
    await fs.rm(temporary, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
  await renameInto(temporary, file.path);
}

/** Makes or turns a symbolic link, atomically. */
export async function replaceLink(path: string, target: string): Promise<void> {
  const temporary = temporaryBeside(path);
  await fs.rm(temporary, { force: true });
  await fs.symlink(target, temporary);
  await renameInto(temporary, path);
}

/** Renames, cleans up if that fails, and makes sure that the new name outlives a crash. */
export async function renameInto(temporary: string, path: string): Promise<void> {
  try {
    await fs.rename(temporary, path);
  } catch (error) {
    await fs.rm(temporary, { force: true, recursive: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

/** Makes the folders above a path that are missing, 0755 whatever the umask. */
export async function makeParents(path: string): Promise<void> {
  const parent = dirname(path);
  const found = await lstatIfThere(parent);
  if (found === undefined) {
    await makeParents(parent);
    await fs.mkdir(parent, { mode: 0o755 });
    await withFolder(parent, (folder) => folder.chmod(0o755));
    return;
  }
  if (found.isFile()) throw wrongKind(parent, 'file', 'a folder');
}

/** Opens a folder itself, never what a link in its place points to. */
export async function withFolder<T>(
  path: string,
  work: (folder: Awaited<ReturnType<typeof fs.open>>) => Promise<T>,
): Promise<T> {
  const flags = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;
  const folder = await fs.open(path, flags);
  try {
    return await work(folder);
  } finally {
    await folder.close();
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await fs.open(path, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** A hidden name in the same folder; the same each time, so that a crash leaves at most one behind. */
export function temporaryBeside(path: string): string {
  return join(dirname(path), `.${basename(path).slice(0, 200)}.charmwright-new`);
}
