import { createReadStream } from 'node:fs';
import { chmod, lchown, link, mkdir, open, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readTarGz } from '../archive/read-tar-gz.ts';
import type { MemberSink } from '../archive/read-tar-gz.ts';
import type { OwnerIds } from './accounts.ts';
import { temporaryBeside, renameInto } from './write-file.ts';

/** Unpacks beside `to` and renames, so that `to` is there whole or not at all. */
export async function unpack(archive: string, to: string, owner: OwnerIds): Promise<void> {
  const stage = temporaryBeside(to);
  await rm(stage, { recursive: true, force: true });
  try {
    await mkdir(stage, { mode: 0o700 });
    const writer = new FolderWriter(stage, owner);
    await readTarGz(createReadStream(archive), writer);
    await writer.finish();
  } catch (error) {
    await rm(stage, { recursive: true, force: true });
    throw error;
  }
  await renameInto(stage, to);
}

/** Writes an archive's members below a folder that no other user can reach; modes of folders come last. */
class FolderWriter implements MemberSink {
  readonly #stage: string;
  readonly #owner: OwnerIds;
  readonly #folderModes = new Map<string, number>();

  constructor(stage: string, owner: OwnerIds) {
    this.#stage = stage;
    this.#owner = owner;
  }

  async folder(path: string, mode: number): Promise<void> {
    await this.#makeFolder(path);
    this.#folderModes.set(path, mode);
  }

  async file(path: string, file: Parameters<MemberSink['file']>[1]): Promise<void> {
    const place = await this.#place(path);
    await rm(place, { force: true });
    const handle = await open(place, 'wx', 0o600);
    try {
      for await (const chunk of file.content) await handle.write(chunk);
      await handle.chown(this.#owner.uid, this.#owner.gid);
      await handle.chmod(file.mode);
      await handle.utimes(file.modified, file.modified);
    } finally {
      await handle.close();
    }
  }

  async hardlink(path: string, target: string): Promise<void> {
    await link(join(this.#stage, target), await this.#place(path));
  }

  async symlink(path: string, target: string): Promise<void> {
    const place = await this.#place(path);
    await rm(place, { force: true });
    await symlink(target, place);
    await lchown(place, this.#owner.uid, this.#owner.gid);
  }

  async finish(): Promise<void> {
    for (const [path, mode] of this.#folderModes) await chmod(join(this.#stage, path), mode);
    await lchown(this.#stage, this.#owner.uid, this.#owner.gid);
    await chmod(this.#stage, 0o755);
  }

  async #place(path: string): Promise<string> {
    if (path.includes('/')) await this.#makeFolder(dirname(path));
    return join(this.#stage, path);
  }

  async #makeFolder(path: string): Promise<void> {
    if (this.#folderModes.has(path)) return;
    if (path.includes('/')) await this.#makeFolder(dirname(path));
    const place = join(this.#stage, path);
    await mkdir(place, { mode: 0o755 });
    await lchown(place, this.#owner.uid, this.#owner.gid);
    this.#folderModes.set(path, 0o755);
  }
}
