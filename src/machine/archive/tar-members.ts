/** The members of a tar archive, one after the other. */
import { isUtf8 } from 'node:buffer';
import { fault, type CharmwrightError } from '../../errors.ts';
import { ByteSource } from './byte-source.ts';
import { paxRecords } from './pax-records.ts';
import { blockSize, length, readHeader, type TarHeader } from './tar-header.ts';

export interface TarMember {
  /** As in a header; see `tar-header.ts`. */
  readonly type: string;
  readonly path: string;
  readonly target: string;
  readonly mode: number;
  readonly size: number;
  readonly modified: Date;
  /** To be read before the next member is asked for; what is left of it is passed over. */
  readonly content: AsyncIterable<Buffer>;
}

/** What is read of an archive beside its members' contents. */
export const tarLimits = {
  /** Most bytes of one extended header, which holds names and times of one member. */
  headerBytes: 1024 ** 2,
  /** Most extended headers in a row; they say nothing without a member behind them. */
  headersInARow: 100,
  /** Bytes behind the archive's end that are still inflated, so that gzip can check its sum; tar fills up records. */
  bytesBehind: 1024 ** 2,
} as const;

/**
 * Reads ustar, GNU and pax archives.
 *
 * Nothing behind the end mark is looked at. Names are UTF-8, for a name of other bytes could not be distinguished from
 * another by anything that reads it as text. A sparse file is refused: its content is a map and pieces, which would pass for
 * the file itself.
 *
 * @throws ARCHIVE_INVALID for what is no tar, or cut; UNSAFE_ARCHIVE for names and kinds that are not unpacked.
 */
export async function* tarMembers(bytes: AsyncIterable<Buffer>): AsyncGenerator<TarMember> {
  const source = new ByteSource(bytes);
  try {
    let first = true;
    for (;;) {
      const found = await nextMember(source, first);
      first = false;
      if (found === undefined) break;
      const { header, padding } = found;
      let left = header.size;
      const content = async function* (): AsyncGenerator<Buffer> {
        for await (const part of source.stream(left)) {
          left -= part.length;
          yield part;
        }
        if (left > 0) throw cut();
      };
      yield { ...named(header), content: content() };
      if ((await source.skip(left + padding)) < left + padding) throw cut();
    }
    await source.skip(tarLimits.bytesBehind);
  } finally {
    await source.close();
  }
}

interface FoundMember {
  readonly header: TarHeader;
  readonly padding: number;
}

/** What comes before a member and counts only for it. */
interface Extension {
  readonly path?: Buffer;
  readonly target?: Buffer;
  readonly size?: number;
  readonly modified?: number;
}

async function nextMember(source: ByteSource, first: boolean): Promise<FoundMember | undefined> {
  let extension: Extension = {};
  for (let headers = 0; headers <= tarLimits.headersInARow; headers += 1) {
    const block = await source.take(blockSize);
    // An archive may end without its mark, but not within a member, and it has at least a block.
    if (block.length === 0 && !first && headers === 0) return undefined;
    if (block.length < blockSize) throw cut();
    const header = readHeader(block);
    if (header === undefined) return undefined;
    if (isExtension(header)) {
      extension = { ...extension, ...(await readExtension(source, header)) };
      continue;
    }
    const member = { ...header, ...extension };
    const size = header.type === 'Directory' ? 0 : member.size;
    return { header: { ...member, size }, padding: paddingOf(size) };
  }
  throw fault('ARCHIVE_INVALID', `more than ${tarLimits.headersInARow} headers before a member`);
}

function isExtension({ type }: TarHeader): boolean {
  return ['ExtendedHeader', 'GlobalExtendedHeader', 'LongPath', 'LongTarget'].includes(type);
}

async function readExtension(source: ByteSource, { type, size }: TarHeader): Promise<Extension> {
  if (size > tarLimits.headerBytes) {
    const most = `${tarLimits.headerBytes} are allowed`;
    throw fault('ARCHIVE_INVALID', `an extended header of ${size} bytes; ${most}`);
  }
  const padded = await source.take(size + paddingOf(size));
  if (padded.length < size + paddingOf(size)) throw cut();
  const bytes = padded.subarray(0, size);
  if (type === 'LongPath') return { path: untilNul(bytes) };
  if (type === 'LongTarget') return { target: untilNul(bytes) };
  const records = paxRecords(bytes);
  const [path, target, sizeText, modified] = ['path', 'linkpath', 'size', 'mtime'].map((key) =>
    records.get(key),
  );
  for (const key of records.keys()) {
    if (/^(?:GNU\.sparse|SUN\.holesdata)\b/.test(key)) throw sparse(path);
  }
  // What holds for all members would give all of them one name; only git's comment is seen there.
  if (type === 'GlobalExtendedHeader') return {};
  return {
    ...(path === undefined ? {} : { path }),
    ...(target === undefined ? {} : { target }),
    ...(sizeText === undefined ? {} : { size: length(decimal(sizeText)) }),
    ...(modified === undefined ? {} : { modified: decimal(modified) }),
  };
}

function named(header: TarHeader): Omit<TarMember, 'content'> {
  const { type, mode, size, modified } = header;
  if (type === 'SparseFile') throw sparse(header.path);
  const path = textOf(header.path, 'has a name that is not UTF-8', header.path);
  const target = textOf(header.target, 'is a link to a name that is not UTF-8', header.path);
  return { ...{ type, path, target, mode, size }, modified: dateOf(modified) };
}

function textOf(bytes: Buffer, problem: string, name: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  throw fault('UNSAFE_ARCHIVE', `archive member ${shown(name)} ${problem}`, {
    hint: 'rename the file, or pack it where file names are UTF-8',
  });
}

/** A name whose bytes may be any: those that are not ASCII as `\xNN`. */
function shown(name: Buffer): string {
  const text = name.toString('latin1').replaceAll(/[^ -~]/g, (byte) => {
    return `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
  return `"${text}"`;
}

function sparse(path: Buffer | undefined): CharmwrightError {
  const name = path === undefined ? 'a file' : shown(path);
  return fault('UNSAFE_ARCHIVE', `archive member ${name} is stored as a sparse file`, {
    hint: 'pack it again without --sparse',
  });
}

function cut(): CharmwrightError {
  return fault('ARCHIVE_INVALID', 'the archive ends too early');
}

function paddingOf(size: number): number {
  return (blockSize - (size % blockSize)) % blockSize;
}

function untilNul(bytes: Buffer): Buffer {
  const end = bytes.indexOf(0);
  return end < 0 ? bytes : bytes.subarray(0, end);
}

function decimal(bytes: Buffer): number {
  const text = bytes.toString('latin1', 0, Math.min(bytes.length, 40));
  if (/^-?\d+(?:\.\d*)?$/.test(text)) return Number(text);
  throw fault('ARCHIVE_INVALID', `${JSON.stringify(text)} is no number of a pax header`);
}

/** The earliest time where it is none that a file can have. */
function dateOf(seconds: number): Date {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? new Date(0) : date;
}
