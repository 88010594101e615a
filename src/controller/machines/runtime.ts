/** The Node that hooks run on: one copy for all machines, bind-mounted into each. */
import { chmod, copyFile, link, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { hashFile } from '../charm/charm-tree.ts';
import { makeReadableFolder } from '../readable-folder.ts';

/** The Node to put there. */
export interface NodeProgram {
  /** Such as `process.execPath`. */
  readonly executable: string;
  /** Such as `process.versions.node`. */
  readonly version: string;
}

/**
 * Puts this Node into `runtimes/node-<version>/node` of the home and answers with that path.
 *
 * It is a hard link where the file systems allow it, else a copy; complete or not there at all.
 */
export async function ensureRuntime(home: string, node: NodeProgram): Promise<string> {
  const target = join(home, 'runtimes', `node-${node.version}`, 'node');
  if (await isFile(target)) return target;
  makeReadableFolder(dirname(target));
  await putRuntime(node.executable, target);
  return target;
}

/**
 * Puts back a Node that is not the one it was made from; answers whether it was damaged.
 *
 * Its folder stays: machines that run have it mounted.
 */
export async function restoreRuntime(executable: string, target: string): Promise<boolean> {
  const [made, from] = await Promise.all([stat(target).catch(() => undefined), stat(executable)]);
  if (made?.ino === from.ino && made.dev === from.dev) return false;
  const same =
    (await isFile(target)) &&
    ((await stat(target)).mode & 0o777) === 0o755 &&
    (await hashFile(target)) === (await hashFile(executable));
  if (same) return false;
  await putRuntime(executable, target);
  return true;
}

async function putRuntime(executable: string, target: string): Promise<void> {
  const fresh = `${target}.${randomUUID()}`;
  try {
    await linkOrCopy(executable, fresh);
    await rename(fresh, target);
  } finally {
    await rm(fresh, { force: true });
  }
}

async function linkOrCopy(from: string, to: string): Promise<void> {
  // A link shares its mode with the original; where that one is not 0755 it takes a copy.
  const plain = ((await stat(from)).mode & 0o777) === 0o755;
  try {
    if (plain) {
      await link(from, to);
      return;
    }
  } catch {
    // Another file system, or one without links.
  }
  await copyFile(from, to);
  await chmod(to, 0o755);
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
