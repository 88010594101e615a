import { promises as fs, realpathSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { hasErrno, isMissing } from '../../base/errno.ts';
import { fault } from '../../errors.ts';
import type {
  Ensured,
  EnsureFile,
  EnsureFolder,
  FileKind,
  FileOwner,
  Files,
  Processes,
} from '../machine.ts';
import { absolutePath } from '../paths.ts';
import type { Accounts } from './accounts.ts';
import { copyFolder } from './copy-folder.ts';
import { onPath, wrongKind } from './file-fault.ts';
import { mountPointsAt } from './mounts.ts';
import { readIfThere } from './read-if-there.ts';
import {
  isThere,
  lstatIfThere,
  makeParents,
  replaceFile,
  replaceLink,
  withFolder,
} from './write-file.ts';

const changed: Ensured = { changed: true };
const unchanged: Ensured = { changed: false };

/** The files of the machine this runs on. What few hooks need (hashing, unpacking) is loaded when it is used. */
export class RealFiles implements Files {
  readonly #accounts: Accounts;
  readonly #processes: Processes;

  constructor(accounts: Accounts, processes: Processes) {
    this.#accounts = accounts;
    this.#processes = processes;
  }

  async ensureFile(file: EnsureFile): Promise<Ensured> {
    const path = absolutePath(file.path);
    const owner = await this.#accounts.resolve(file);
    const whole = { path, content: Buffer.from(file.content), mode: file.mode, ...owner };
    return onPath('write', path, async () => {
      const found = await lstatIfThere(path);
      if (found?.isDirectory() === true) throw wrongKind(path, 'folder', 'a file');
      if (await isThere(whole, found)) return unchanged;
      await makeParents(path);
      await replaceFile(whole);
      return changed;
    });
  }

  async ensureFolder(folder: EnsureFolder): Promise<Ensured> {
    const path = absolutePath(folder.path);
    const { uid, gid } = await this.#accounts.resolve(folder);
    return onPath('make the folder', path, async () => {
      const found = await lstatIfThere(path);
      if (found !== undefined && !found.isDirectory()) {
        throw wrongKind(path, kindOf(found), 'a folder');
      }
      const sameOwner = found?.uid === uid && found.gid === gid;
      if (sameOwner && (found.mode & 0o7777) === folder.mode) return unchanged;
      if (found === undefined) {
        await makeParents(path);
        await fs.mkdir(path, { mode: 0o700 });
      }
      await withFolder(path, async (handle) => {
        await handle.chown(uid, gid);
        await handle.chmod(folder.mode);
      });
      return changed;
    });
  }

  async ensureSymlink(link: string, target: string): Promise<Ensured> {
    const path = absolutePath(link);
    return onPath('make the link', path, async () => {
      const found = await lstatIfThere(path);
      if (found !== undefined && !found.isSymbolicLink()) {
        throw wrongKind(path, kindOf(found), 'a link');
      }
      if (found !== undefined && (await fs.readlink(path)) === target) return unchanged;
      await makeParents(path);
      await replaceLink(path, target);
      return changed;
    });
  }

  async ensureAbsent(path: string): Promise<Ensured> {
    const place = absolutePath(path);
    return onPath('remove', place, async () => {
      const found = await lstatIfThere(place);
      if (found === undefined) return unchanged;
      if (found.isDirectory()) refuseMounts(await fs.realpath(place));
      await fs.rm(place, { recursive: true });
      return changed;
    });
  }

  async removeEmptyFolder(path: string): Promise<Ensured> {
    const place = absolutePath(path);
    return onPath('remove', place, async () => {
      const isGone = await fs.rmdir(place).then(
        () => true,
        (error: unknown) => {
          if (!hasErrno(error, 'ENOENT', 'ENOTEMPTY', 'EEXIST', 'EBUSY')) throw error;
          return false;
        },
      );
      return isGone ? changed : unchanged;
    });
  }

  async readText(path: string): Promise<string | undefined> {
    const place = absolutePath(path);
    return onPath('read', place, async () => readIfThere(place));
  }

  async kind(path: string): Promise<FileKind> {
    const place = absolutePath(path);
    return onPath('look at', place, async () => {
      const found = await lstatIfThere(place).catch(undefinedWhenAbsent);
      return found === undefined ? 'absent' : kindOf(found);
    });
  }

  async realPath(path: string): Promise<string | undefined> {
    const place = absolutePath(path);
    return onPath('follow', place, async () => {
      try {
        // At once, as hooks without changes do it; see `lstatIfThere`.
        return realpathSync.native(place);
      } catch (error) {
        undefinedWhenAbsent(error);
        return undefined;
      }
    });
  }

  async mountPoints(path: string): Promise<readonly string[]> {
    const real = await this.realPath(path);
    return real === undefined ? [] : mountPointsAt(real);
  }

  async list(path: string): Promise<readonly string[]> {
    const place = absolutePath(path);
    return onPath('list', place, async () => {
      const names = await fs.readdir(place).catch((error: unknown) => {
        if (hasErrno(error, 'ENOENT')) return [];
        throw error;
      });
      return names.sort();
    });
  }

  async copyTree(from: string, to: string, owner: FileOwner = {}): Promise<void> {
    const [source, target] = [absolutePath(from), absolutePath(to)];
    const ids = await this.#accounts.resolve(owner);
    await onPath(`copy ${source} to`, target, async () => {
      await requireFolder(source);
      await refuseExisting(target);
      await makeParents(target);
      await copyFolder(source, target, { owner: ids, processes: this.#processes });
    });
  }

  async move(from: string, to: string): Promise<void> {
    const [source, target] = [absolutePath(from), absolutePath(to)];
    await onPath(`move ${source} to`, target, async () => {
      if ((await lstatIfThere(source)) === undefined)
        throw wrongKind(source, 'absent', 'a file or folder');
      await makeParents(target);
      const { moveTree } = await import('./move.ts');
      await moveTree(source, target, this.#processes);
    });
  }

  async hashTree(path: string, options: { exclude?: readonly string[] } = {}): Promise<string> {
    const place = absolutePath(path);
    return onPath('read', place, async () => {
      await requireFolder(place);
      const { hashFolder } = await import('./tree-hash.ts');
      return hashFolder(place, options.exclude ?? []);
    });
  }

  async unpackTarGz(archive: string, to: string, owner: FileOwner = {}): Promise<void> {
    const [source, target] = [absolutePath(archive), absolutePath(to)];
    const ids = await this.#accounts.resolve(owner);
    await onPath(`unpack ${source} to`, target, async () => {
      const found = await fs.stat(source).catch(undefinedWhenAbsent);
      if (found?.isFile() !== true) throw wrongKind(source, kindOf(found), 'a file');
      await refuseExisting(target);
      await makeParents(target);
      const { unpack } = await import('./unpack.ts');
      await unpack(source, target, ids);
    });
  }
}

function kindOf(found: Stats | undefined): FileKind {
  if (found === undefined) return 'absent';
  if (found.isFile()) return 'file';
  if (found.isDirectory()) return 'folder';
  return found.isSymbolicLink() ? 'symlink' : 'other';
}

function undefinedWhenAbsent(error: unknown): undefined {
  if (!isMissing(error)) throw error;
}

function refuseMounts(path: string): void {
  const [mount] = mountPointsAt(path);
  if (mount === undefined) return;
  throw fault('FILE_OPERATION_FAILED', `cannot remove ${path}: something is mounted at ${mount}`, {
    hint: 'unmount it first, or remove only what is beside it',
  });
}

async function requireFolder(path: string): Promise<void> {
  const found = await fs.stat(path).catch(undefinedWhenAbsent);
  if (found?.isDirectory() !== true) throw wrongKind(path, kindOf(found), 'a folder');
}

async function refuseExisting(path: string): Promise<void> {
  const found = await lstatIfThere(path);
  if (found !== undefined) throw wrongKind(path, kindOf(found), 'nothing');
}
