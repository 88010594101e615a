/** A `.charm` file becomes a folder. */
import { createWriteStream } from 'node:fs';
import { mkdir, symlink } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { buffer } from 'node:stream/consumers';
import type { Entry, ZipFile } from 'yauzl';
import { fault, isFault, messageOf } from '../../errors.ts';

/** What a `.charm` may hold when it is unpacked: against archives that are made to fill a disk. */
export interface UnpackLimits {
  readonly bytes: number;
  readonly entries: number;
}

const usualLimits: UnpackLimits = { bytes: 4 * 1024 ** 3, entries: 50_000 };

/**
 * Unpacks a `.charm` into a folder that is empty or not there.
 *
 * As Juju does: modes are kept (an exec bit, at least), links are allowed where they are relative and
 * end inside. Nothing is written outside of `to`.
 *
 * @throws CHARM_INVALID when it is no zip, or holds a path, a link or a kind of file that a charm has not.
 */
export async function unpackCharm(
  file: string,
  to: string,
  limits: UnpackLimits = usualLimits,
): Promise<void> {
  await withZip(file, (zip) => unpackEntries(zip, file, to, limits));
}

/**
 * The text of one file of a `.charm`; undefined when it holds none of that name, or one too large to be a text.
 *
 * @throws CHARM_INVALID when it is no zip.
 */
export async function readCharmMember(file: string, path: string): Promise<string | undefined> {
  return withZip(file, async (zip) => {
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName !== path || entry.uncompressedSize > 1024 * 1024) continue;
      return (await buffer(await zip.openReadStreamPromise(entry))).toString('utf8');
    }
    return undefined;
  });
}

async function withZip<Result>(
  file: string,
  work: (zip: ZipFile) => Promise<Result>,
): Promise<Result> {
  const { openPromise } = await import('yauzl');
  try {
    const zip = await openPromise(file, { strictFileNames: true, autoClose: false });
    try {
      return await work(zip);
    } finally {
      zip.close();
    }
  } catch (cause) {
    if (isFault(cause)) throw cause;
    throw fault('CHARM_INVALID', `${file} is not a .charm file: ${messageOf(cause)}`, { cause });
  }
}

async function unpackEntries(
  zip: ZipFile,
  file: string,
  to: string,
  limits: UnpackLimits,
): Promise<void> {
  if (zip.entryCount > limits.entries) {
    throw fault('CHARM_INVALID', `${file} holds ${zip.entryCount} files, more than a charm has`);
  }
  const refuse = (path: string, why: string): Error =>
    fault('CHARM_INVALID', `${file}: ${JSON.stringify(path)} ${why}`);
  const links: { readonly path: string; readonly target: string }[] = [];
  const seen = new Set<string>();
  let bytes = 0;
  for await (const entry of zip.eachEntry()) {
    const path = posix.normalize(entry.fileName).replace(/\/+$/, '');
    if (path === '.' || path.includes('\0')) throw refuse(entry.fileName, 'is no path of a charm');
    if (seen.has(path)) throw refuse(path, 'is there twice');
    seen.add(path);
    bytes += entry.uncompressedSize;
    if (bytes > limits.bytes) throw refuse(path, `makes it larger than ${limits.bytes} bytes`);
    const kind = kindOf(entry);
    switch (kind) {
      case 'folder':
        await mkdir(join(to, path), { recursive: true });
        break;
      case 'file':
        await writeEntry(await zip.openReadStreamPromise(entry), join(to, path), modeOf(entry));
        break;
      case 'link': {
        const target = await readTarget(zip, entry);
        if (!staysInside(path, target))
          throw refuse(path, `is a link that leaves it, to ${target}`);
        links.push({ path, target });
        break;
      }
      case 'other':
        throw refuse(path, 'is neither a file, nor a folder, nor a link');
    }
  }
  // Links come last, so that no entry can be written through one.
  for (const { path, target } of links) {
    await mkdir(dirname(join(to, path)), { recursive: true });
    await symlink(target, join(to, path));
  }
}

async function writeEntry(content: Readable, path: string, mode: number): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await pipeline(content, createWriteStream(path, { flags: 'wx', mode }));
}

async function readTarget(zip: ZipFile, entry: Entry): Promise<string> {
  if (entry.uncompressedSize > 4096) return '/';
  return (await buffer(await zip.openReadStreamPromise(entry))).toString('utf8');
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
