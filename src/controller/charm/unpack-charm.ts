/** A `.charm` file becomes a folder. */
import { createWriteStream } from 'node:fs';
import { mkdir, rm, symlink } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { Writable } from 'node:stream';
import type { Entry } from 'yauzl';
import { hasErrno } from '../../base/errno.ts';
import { systemFault } from '../../base/system-faults.ts';
import { fault, isFault } from '../../errors.ts';
import { isOfSystem, withZip, type ZipArchive } from './zip-archive.ts';

/** What a `.charm` may hold when it is unpacked: against archives that are made to fill a disk. */
export interface UnpackLimits {
  readonly bytes: number;
  readonly entries: number;
}

export const charmLimits: UnpackLimits = { bytes: 4 * 1024 ** 3, entries: 50_000 };

/** From this size on a member is not read as a text. */
export const longestCharmText = 1024 * 1024;
const longestLink = 4096;

/**
 * Unpacks a `.charm` into a folder that is empty or not there.
 *
 * As Juju does: modes are kept (an exec bit, at least), links are allowed where they are relative and
 * end inside. Nothing is written outside of `to`. Sizes and CRCs are checked. When it fails, `to` is gone.
 *
 * @throws CHARM_INVALID when it is no zip, is damaged, or holds a path, a link or a kind of file that a charm
 *   has not; it names the member. What the system refused has its own code, such as DISK_FULL.
 */
export async function unpackCharm(
  file: string,
  to: string,
  limits: UnpackLimits = charmLimits,
): Promise<void> {
  try {
    await withZip(file, async (zip) => {
      await makeFolder(to);
      await unpackEntries(zip, { file, to }, limits);
    });
  } catch (error) {
    await rm(to, { recursive: true, force: true });
    if (isFault(error)) throw error;
    throw systemFault(error, `unpack ${file} to ${to}`) ?? error;
  }
}

/** By itself, because a recursive mkdir of Node answers ENOENT on a read-only file system. */
async function makeFolder(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await mkdir(path).catch((error: unknown) => {
    if (!hasErrno(error, 'EEXIST')) throw error;
  });
}

/**
 * The text of one file of a `.charm`; undefined when it holds none of that name, or one too large to be a text.
 *
 * @throws CHARM_INVALID when it is no zip, or when what is read of it is damaged.
 */
export async function readCharmMember(file: string, path: string): Promise<string | undefined> {
  return withZip(file, async (zip) => {
    refuseCount(zip, file, charmLimits);
    for await (const entry of zip.entries()) {
      if (entry.fileName !== path || entry.uncompressedSize > longestCharmText) continue;
      return readEntry(zip, entry);
    }
    return undefined;
  });
}

function refuseCount(zip: ZipArchive, file: string, limits: UnpackLimits): void {
  if (zip.entryCount <= limits.entries) return;
  const most = `more than the ${limits.entries} that a charm may have`;
  throw fault('CHARM_INVALID', `${file} holds ${zip.entryCount} files, ${most}`);
}

async function unpackEntries(
  zip: ZipArchive,
  { file, to }: { readonly file: string; readonly to: string },
  limits: UnpackLimits,
): Promise<void> {
  refuseCount(zip, file, limits);
  const links: { readonly entry: Entry; readonly path: string; readonly target: string }[] = [];
  const seen = new Set<string>();
  let bytes = 0;
  for await (const entry of zip.entries()) {
    const path = posix.normalize(entry.fileName).replace(/\/$/, '');
    if (path === '.' || path.includes('\0')) throw zip.refuse(entry, 'is no path of a charm');
    if (seen.has(path)) throw zip.refuse(entry, 'is there twice');
    seen.add(path);
    bytes += entry.uncompressedSize;
    if (bytes > limits.bytes) throw zip.refuse(entry, `makes it larger than ${limits.bytes} bytes`);
    switch (kindOf(entry)) {
      case 'folder':
        await placing(zip, entry, () => mkdir(join(to, path), { recursive: true }));
        break;
      case 'file':
        await placing(zip, entry, () => writeEntry(zip, entry, join(to, path)));
        break;
      case 'link': {
        const target = await readTarget(zip, entry);
        if (!staysInside(path, target)) {
          throw zip.refuse(entry, `is a link that leaves it, to ${target}`);
        }
        links.push({ entry, path, target });
        break;
      }
      case 'other':
        throw zip.refuse(entry, 'is neither a file, nor a folder, nor a link');
    }
  }
  // Links come last, so that no entry can be written through one.
  for (const { entry, path, target } of links) {
    await placing(zip, entry, async () => {
      await mkdir(dirname(join(to, path)), { recursive: true });
      await symlink(target, join(to, path));
    });
  }
}

/** What the system answers when a name does not fit: to what came before, or to the file system. */
const nameErrors = new Set(['EEXIST', 'EISDIR', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP', 'EINVAL']);

/** Other errors of the system, such as a full disk, say nothing about the charm and are passed on. */
async function placing(zip: ZipArchive, entry: Entry, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (cause) {
    if (!isOfSystem(cause) || !nameErrors.has(cause.code ?? '')) throw cause;
    throw zip.refuse(entry, `has no place in its folder (${cause.code})`, cause);
  }
}

async function writeEntry(zip: ZipArchive, entry: Entry, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await zip.copy(entry, createWriteStream(path, { flags: 'wx', mode: modeOf(entry) }));
}

async function readTarget(zip: ZipArchive, entry: Entry): Promise<string> {
  return entry.uncompressedSize > longestLink ? '/' : readEntry(zip, entry);
}

async function readEntry(zip: ZipArchive, entry: Entry): Promise<string> {
  const chunks: Buffer[] = [];
  const collect = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  await zip.copy(entry, collect);
  return Buffer.concat(chunks).toString('utf8');
}

/** A link's end lies in the charm, whatever other links are on the way: each of them stays inside too. */
function staysInside(path: string, target: string): boolean {
  if (target === '' || target.startsWith('/') || target.includes('\0')) return false;
  const end = posix.normalize(posix.join(posix.dirname(path), target));
  return end !== '..' && !end.startsWith('../');
}

/** Source: zip's appnote 4.4.2 and 4.4.15: host 3 is Unix, whose mode is the upper half. */
function kindOf(entry: Entry): 'file' | 'folder' | 'link' | 'other' {
  if (entry.fileName.endsWith('/')) return 'folder';
  switch (unixMode(entry) & 0o170000) {
    case 0:
    case 0o100000:
      return 'file';
    case 0o040000:
      return 'folder';
    case 0o120000:
      return 'link';
    default:
      return 'other';
  }
}

function modeOf(entry: Entry): number {
  return (unixMode(entry) & 0o111) === 0 ? 0o644 : 0o755;
}

function unixMode(entry: Entry): number {
  return entry.versionMadeBy >> 8 === 3 ? entry.externalFileAttributes >>> 16 : 0;
}
