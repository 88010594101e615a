/** A machine's files on the host: an overlay over the base image. */
import { isMissing } from '../../base/errno.ts';
import { isObject } from '../../base/json.ts';
import { chmod, mkdir, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fault } from '../../errors.ts';
import { makeReadableFolder } from '../readable-folder.ts';
import { hostProgram } from './host-program.ts';
import { machineSeed } from './machine-seed.ts';
import type { MachineIdentity } from './machine-seed.ts';
import type { MachineOwner } from './machines.ts';
import { mountPoints, readOrNothing } from './proc.ts';

/** What a machine was made from; written last, so that a half-made machine is made again. */
interface MachineNote {
  readonly image: string;
  /** Whose the machine is; absent when it was made for no unit of a store. */
  readonly owner?: MachineOwner;
}

/** Where a machine's root is mounted while it runs. */
export function rootOf(folder: string): string {
  return join(folder, 'merged');
}

/** Makes the files of a machine unless they are there; `image` answers with the name of a base image. */
export async function makeMachineFiles(
  folder: string,
  { owner, ...identity }: MachineIdentity & { readonly owner: MachineOwner | undefined },
  image: () => Promise<string>,
): Promise<void> {
  if ((await readNote(folder)) !== undefined) return;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const name of ['upper', 'work', 'merged']) {
    await mkdir(join(folder, name));
    // The upper folder's mode is that of the machine's root, whatever the controller's umask is.
    await chmod(join(folder, name), 0o755);
  }
  await writeSeed(join(folder, 'upper'), identity);
  await writeNote(folder, { image: await image(), ...(owner === undefined ? {} : { owner }) });
}

async function writeNote(folder: string, note: MachineNote): Promise<void> {
  await writeFile(join(folder, 'machine.json.new'), JSON.stringify(note));
  await rename(join(folder, 'machine.json.new'), join(folder, 'machine.json'));
}

/** Whose a machine's files are; undefined when there are none, or no owner was named. */
export async function ownerOf(folder: string): Promise<MachineOwner | undefined> {
  return (await readNote(folder))?.owner;
}

/** The name of the image a machine is made from; undefined when there is no whole machine. */
export async function imageOf(folder: string): Promise<string | undefined> {
  return (await readNote(folder))?.image;
}

/** Mounts a machine's root unless it is mounted. */
export async function mountRoot(home: string, folder: string): Promise<void> {
  const root = rootOf(folder);
  if (await isMounted(root)) return;
  const note = await readNote(folder);
  if (note === undefined) throw fault('INTERNAL', `${folder} holds no machine`);
  const lower = relative(folder, join(home, 'images', note.image));
  // Relative paths: those of a home may hold the commas and colons that separate mount options.
  const options = `lowerdir=${lower},upperdir=upper,workdir=work,redirect_dir=on`;
  await hostProgram('mount', ['-t', 'overlay', '-o', options, 'overlay', root], { cwd: folder });
}

/**
 * Unmounts a machine's root and deletes its files; absent ones are fine. Nothing may run in it.
 *
 * @throws HOST_COMMAND_FAILED when it cannot be unmounted.
 */
export async function removeMachineFiles(folder: string): Promise<void> {
  await unmount(rootOf(folder));
  await rm(folder, { recursive: true, force: true });
}

async function unmount(root: string): Promise<void> {
  for (let attempt = 1; await isMounted(root); attempt++) {
    try {
      await hostProgram('umount', [root]);
    } catch (error) {
      // What was killed a moment ago may still hold it.
      if (attempt === 50) throw error;
      await sleep(50);
    }
  }
}

/** The kernel lists mount points without symbolic links. */
async function isMounted(root: string): Promise<boolean> {
  try {
    return (await mountPoints()).includes(await realpath(root));
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

async function writeSeed(upper: string, identity: MachineIdentity): Promise<void> {
  for (const entry of machineSeed(identity)) {
    const path = join(upper, entry.path);
    makeReadableFolder(upper, join(upper, dirname(entry.path)));
    if (entry.kind === 'link') await symlink(entry.target, path);
    else await writeFile(path, entry.text, { mode: 0o644 });
    if (entry.kind === 'file') await chmod(path, 0o644);
  }
}

async function readNote(folder: string): Promise<MachineNote | undefined> {
  const text = await readOrNothing(join(folder, 'machine.json'));
  if (text === undefined) return undefined;
  const note: unknown = JSON.parse(text);
  if (!isObject(note)) return undefined;
  const { image } = note;
  if (typeof image !== 'string') return undefined;
  return isOwner(note.owner) ? { image, owner: note.owner } : { image };
}

function isOwner(value: unknown): value is MachineOwner {
  return isObject(value) && typeof value.model === 'string' && typeof value.machine === 'string';
}
