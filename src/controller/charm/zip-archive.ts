/** Reads a zip file whose every byte may be wrong. */
import { createReadStream, read } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32, createInflateRaw } from 'node:zlib';
import type { Entry, ZipFile } from 'yauzl';
import { systemFault } from '../../base/system-faults.ts';
import { fault, isFault, messageOf, type CharmwrightError } from '../../errors.ts';

/** Most bytes of a member's name: what Linux takes as a path (PATH_MAX). */
export const longestMemberName = 4096;

/** An opened zip file. */
export interface ZipArchive {
  /** What its directory lists, in order; how many that are is not known to be true before the end. */
  readonly entryCount: number;
  entries(): AsyncIterable<Entry>;
  /**
   * Writes a member's content; ends well only when size and CRC are those of the directory.
   *
   * @throws CHARM_INVALID; an error of the system that `to` ended with is passed on as it is.
   */
  copy(entry: Entry, to: Writable): Promise<void>;
  /** The error for a member, by the name that it was written with. */
  refuse(entry: Entry, why: string, cause?: unknown): CharmwrightError;
}

/**
 * Opens a zip file, hands it to `work` and closes it.
 *
 * Each stream and each position that the directory names is checked and listened to here, because the zip library
 * emits errors on streams that no caller can listen to yet, and reads at positions that Node refuses with an exception.
 *
 * @throws CHARM_INVALID when it is no zip or a damaged one, with the member after which it could not be read on;
 *   the code of what the system refused, such as PERMISSION_DENIED, when it could not be read.
 */
export async function withZip<Result>(
  file: string,
  work: (zip: ZipArchive) => Promise<Result>,
): Promise<Result> {
  const invalid = (why: string, cause?: unknown): CharmwrightError =>
    systemFault(cause, `read ${file}`) ??
    fault('CHARM_INVALID', `${file} is not a .charm file: ${why}`, { cause });
  const handle = await open(file).catch((cause: unknown) => {
    throw invalid(messageOf(cause), cause);
  });
  try {
    const { size } = await handle.stat();
    const zip = await openZip(handle.fd, size).catch((cause: unknown) => {
      throw invalid(messageOf(cause), cause);
    });
    // An error that is emitted while nothing reads entries would end the process.
    zip.on('error', () => undefined);
    let last: string | undefined;
    const after = (): string => (last === undefined ? '' : ` (after ${JSON.stringify(last)})`);
    const refuse: ZipArchive['refuse'] = (entry, why, cause) =>
      fault('CHARM_INVALID', `${file}: ${JSON.stringify(entry.fileName)} ${why}`, { cause });
    return await work({
      entryCount: zip.entryCount,
      async *entries() {
        try {
          for await (const entry of zip.eachEntry()) {
            last = entry.fileName;
            yield checked(entry, refuse);
          }
        } catch (cause) {
          throw isFault(cause) ? cause : invalid(`${messageOf(cause)}${after()}`, cause);
        }
      },
      async copy(entry, to) {
        const start = await contentStart(zip, entry).catch((cause: unknown) => {
          throw (
            systemFault(cause, `read ${file}`) ??
            refuse(entry, `cannot be read: ${messageOf(cause)}`, cause)
          );
        });
        await copyContent({ fd: handle.fd, start, entry, to }, refuse);
      },
      refuse,
    });
  } finally {
    await handle.close();
  }
}

async function openZip(fd: number, size: number): Promise<ZipFile> {
  const { fromRandomAccessReaderPromise, RandomAccessReader } = await import('yauzl');
  /** Reads whole pieces inside of the file; anything else is an error in the callback. */
  class CheckedReader extends RandomAccessReader {
    override read(...[buffer, offset, length, position, done]: ReadArguments): void {
      if (!(position >= 0 && length >= 0 && position + length <= size)) {
        setImmediate(done, new Error('it points outside of itself, so it is cut or damaged'));
        return;
      }
      read(fd, buffer, offset, length, position, (error, count) => {
        done(error ?? (count < length ? new Error('it ends too early') : null));
      });
    }
    override close(done: (error: Error | null) => void): void {
      done(null);
    }
  }
  const options = { strictFileNames: true, autoClose: false };
  return fromRandomAccessReaderPromise(new CheckedReader(), size, options);
}

type ReadArguments = [
  buffer: Buffer,
  offset: number,
  length: number,
  position: number,
  done: (error: Error | null) => void,
];

function checked(entry: Entry, refuse: ZipArchive['refuse']): Entry {
  if (entry.fileNameRaw.length > longestMemberName) {
    throw fault(
      'CHARM_INVALID',
      `a member's name of ${entry.fileNameRaw.length} bytes is too long`,
    );
  }
  const isUtf8 = Buffer.from(entry.fileNameRaw.toString('utf8')).equals(entry.fileNameRaw);
  if (!isUtf8) throw refuse(entry, 'has a name that is not UTF-8');
  if (entry.isEncrypted()) throw refuse(entry, 'is encrypted');
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) {
    throw refuse(
      entry,
      `is compressed in a way (${entry.compressionMethod}) that charms do not use`,
    );
  }
  return entry;
}

async function contentStart(zip: ZipFile, entry: Entry): Promise<number> {
  const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
  return fileDataStart;
}

interface Copy {
  readonly fd: number;
  readonly start: number;
  readonly entry: Entry;
  readonly to: Writable;
}

/** A stream that is destroyed closes its file even so; the file is closed once, with the archive. */
const openedFile = {
  read,
  close: (_: number, done: (error?: Error | null) => void): void => done(),
};

async function copyContent(copy: Copy, refuse: ZipArchive['refuse']): Promise<void> {
  const { fd, start, entry, to } = copy;
  const end = start + entry.compressedSize - 1;
  // `end` is inclusive, so an empty range cannot be asked for.
  const stored =
    entry.compressedSize === 0
      ? Readable.from([])
      : createReadStream('', { fd, autoClose: false, start, end, fs: openedFile });
  const verify = (chunks: AsyncIterable<Buffer>): AsyncIterable<Buffer> =>
    verified(chunks, entry, refuse);
  try {
    if (entry.compressionMethod === 0) {
      await pipeline(stored, verify, to);
      return;
    }
    const inflate = createInflateRaw();
    await pipeline(stored, inflate, verify, to);
    if (inflate.bytesWritten !== entry.compressedSize) {
      throw refuse(entry, 'holds more bytes behind the end of its content');
    }
  } catch (cause) {
    if (isFault(cause) || isOfSystem(cause)) throw cause;
    throw refuse(entry, `cannot be unpacked: ${messageOf(cause)}`, cause);
  }
}

async function* verified(
  chunks: AsyncIterable<Buffer>,
  entry: Entry,
  refuse: ZipArchive['refuse'],
): AsyncGenerator<Buffer> {
  let size = 0;
  let sum = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > entry.uncompressedSize) break;
    sum = crc32(chunk, sum);
    yield chunk;
  }
  if (size !== entry.uncompressedSize) {
    const found = size > entry.uncompressedSize ? `at least ${size}` : String(size);
    throw refuse(entry, `holds ${found} bytes where its archive says ${entry.uncompressedSize}`);
  }
  if (sum !== entry.crc32) throw refuse(entry, 'is damaged: its CRC is not the one of its archive');
}

/** Whether an error is the system's, such as a disk that is full; errors of zlib have no system call. */
export function isOfSystem(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}
