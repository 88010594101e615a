import { pipeline } from 'node:stream';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { refusalOfError } from '../../base/system-faults.ts';
import { fault, isFault, messageOf } from '../../errors.ts';
import { admitMember, checkLinks, noMembers } from './archive-rules.ts';
import type { AdmittedMembers } from './archive-rules.ts';
import { tarMembers, type TarMember } from './tar-members.ts';

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
 * Work and memory grow with the archive's length, whatever it holds; what is behind its end is not read.
 *
 * @throws UNSAFE_ARCHIVE for a member that may not be unpacked or an archive beyond `limits`,
 *   ARCHIVE_INVALID for what is no whole `.tar.gz`, and what the sink throws. The sink may hold a part then.
 */
export async function readTarGz(
  archive: Readable,
  sink: MemberSink,
  limits: ArchiveLimits = archiveLimits,
): Promise<void> {
  const admitted = noMembers();
  let [bytes, members] = [0, 0];
  try {
    for await (const member of tarMembers(inflated(archive))) {
      bytes += member.size;
      members += 1;
      if (bytes > limits.bytes || members > limits.members) throw beyond(limits);
      await putMember(member, admitted, sink);
    }
  } finally {
    archive.destroy();
  }
  checkLinks(admitted);
  for (const member of admitted.members.values()) {
    if (member.kind === 'symlink') await sink.symlink(member.path, member.target);
  }
}

function beyond({ members, bytes }: ArchiveLimits): Error {
  const most = `${members} members and ${bytes} bytes`;
  return fault('UNSAFE_ARCHIVE', `the archive holds more than is unpacked, ${most}`);
}

async function putMember(
  written: TarMember,
  admitted: AdmittedMembers,
  sink: MemberSink,
): Promise<void> {
  const member = admitMember(written, admitted);
  if (member === undefined) return;
  const { modified, content } = written;
  if (member.kind === 'file') {
    await sink.file(member.path, { mode: member.mode, modified, content });
  } else if (member.kind === 'folder') await sink.folder(member.path, member.mode);
  else if (member.kind === 'hardlink') await sink.hardlink(member.path, member.target);
}

async function* inflated(archive: Readable): AsyncGenerator<Buffer> {
  const gunzip = createGunzip();
  // A failure is thrown by the loop below; the callback is only there so that it is not unhandled.
  pipeline(archive, gunzip, () => undefined);
  try {
    for await (const chunk of gunzip as AsyncIterable<Buffer>) yield chunk;
  } catch (error) {
    // A full disk, or one that can't be read, says nothing about the archive.
    if (isFault(error) || refusalOfError(error) !== undefined) throw error;
    const cause = messageOf(error);
    throw fault('ARCHIVE_INVALID', `not a whole .tar.gz archive: ${cause}`, { cause: error });
  }
}
