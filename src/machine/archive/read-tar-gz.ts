import { once } from 'node:events';
import { pipeline } from 'node:stream';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Parser, ReadEntry } from 'tar';
import { refusalOfError } from '../../errno-faults.ts';
import { fault, isFault, messageOf } from '../../errors.ts';
import { admitMember, checkLinks, nothingSeen } from './archive-rules.ts';
import type { Seen } from './archive-rules.ts';

/** Where admitted members go; each call ends before the next begins. */
export interface MemberSink {
  folder(path: string, mode: number): Promise<void>;
  file(path: string, file: ArchivedFile): Promise<void>;
  hardlink(path: string, target: string): Promise<void>;
  /** Called last of all, when it is sure that no link leads out. */
  symlink(path: string, target: string): Promise<void>;
}

export interface ArchivedFile {
  readonly mode: number;
  readonly modified: Date;
  readonly content: AsyncIterable<Uint8Array>;
}

/** What an archive may hold at most, so that a small file cannot fill the disk. */
export interface ArchiveLimits {
  readonly bytes: number;
  readonly members: number;
}

export const archiveLimits: ArchiveLimits = { bytes: 4 * 1024 ** 3, members: 200_000 };

/**
 * Reads a `.tar.gz` stream and hands its members to `sink`, in order, symbolic links last.
 *
 * @throws UNSAFE_ARCHIVE for a member that may not be unpacked or an archive beyond `limits`,
 *   ARCHIVE_INVALID for what is no whole `.tar.gz`. The sink may hold a part then.
 */
export async function readTarGz(
  archive: Readable,
  sink: MemberSink,
  limits: ArchiveLimits = archiveLimits,
): Promise<void> {
  const seen = nothingSeen();
  try {
    await readMembers(
      archive,
      budgeted(limits, (entry) => putEntry(entry, seen, sink)),
    );
  } catch (error) {
    // A full disk, or one that can't be read, says nothing about the archive.
    if (isFault(error) || refusalOfError(error) !== undefined) throw error;
    const cause = messageOf(error);
    throw fault('ARCHIVE_INVALID', `not a whole .tar.gz archive: ${cause}`, { cause: error });
  }
  checkLinks(seen);
  for (const member of seen.members.values()) {
    if (member.kind === 'symlink') await sink.symlink(member.path, member.target);
  }
}

type Put = (entry: ReadEntry) => Promise<void>;

function budgeted(limits: ArchiveLimits, put: Put): Put {
  let [bytes, members] = [0, 0];
  return async (entry) => {
    bytes += entry.size;
    members += 1;
    if (bytes > limits.bytes || members > limits.members) {
      const most = `${limits.members} members and ${limits.bytes} bytes`;
      throw fault('UNSAFE_ARCHIVE', `the archive holds more than is unpacked, ${most}`);
    }
    await put(entry);
  };
}

async function putEntry(entry: ReadEntry, seen: Seen, sink: MemberSink): Promise<void> {
  const { type, path, mode = 0o644, linkpath: target = '', mtime: modified = new Date(0) } = entry;
  const member = admitMember({ type, path, mode, target }, seen);
  if (member?.kind === 'file') {
    await sink.file(member.path, { mode: member.mode, modified, content: entry });
    return;
  }
  entry.resume();
  if (member?.kind === 'folder') await sink.folder(member.path, member.mode);
  if (member?.kind === 'hardlink') await sink.hardlink(member.path, member.target);
}

async function readMembers(archive: Readable, put: Put): Promise<void> {
  const tar = await import('tar');
  // Strict: a wrong checksum or a cut is an error, never a member that is silently skipped.
  const parser = new tar.Parser({ strict: true });
  const ended = Promise.withResolvers<undefined>();
  let handled = Promise.resolve();
  let current: ReadEntry | undefined;
  let stopped: Error | undefined;
  const take = (entry: ReadEntry): void => {
    handled = handled.then(async () => {
      if (stopped !== undefined) throw stopped;
      current = entry;
      await put(entry);
    });
    handled.catch(ended.reject);
  };
  parser.on('entry', take);
  // Types the library does not know, and names too long to be meant: refused by the rules, not skipped.
  parser.on('ignoredEntry', take);
  parser.on('error', ended.reject);
  parser.on('end', () => ended.resolve(undefined));
  try {
    await Promise.race([ended.promise, feed(archive, parser, ended.promise)]);
    await handled;
  } catch (error) {
    // Whoever reads a member's content must hear that no more will come.
    stopped = error instanceof Error ? error : new Error(messageOf(error));
    current?.destroy(stopped);
    await handled.catch(() => undefined);
    throw error;
  } finally {
    archive.destroy();
  }
}

async function feed(archive: Readable, parser: Parser, ended: Promise<undefined>): Promise<void> {
  const gunzip = createGunzip();
  // A failure is thrown by the loop below; the callback is only there so that it is not unhandled.
  pipeline(archive, gunzip, () => undefined);
  for await (const chunk of gunzip as AsyncIterable<Buffer>) {
    if (!parser.write(chunk)) await Promise.race([once(parser, 'drain'), ended]);
  }
  parser.end();
  await ended;
}
