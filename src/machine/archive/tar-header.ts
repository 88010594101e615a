/**
 * One header block of a tar archive.
 *
 * Source: POSIX.1-2017 pax, "ustar Interchange Format"; GNU tar manual, "Basic Tar Format".
 */
import { fault } from '../../errors.ts';

/** Bytes of a header, and what contents are filled up to. */
export const blockSize = 512;

/** A header's fields; names are bytes, since a header does not say what their encoding is. */
export interface TarHeader {
  /** The name of a known type, such as `File` or `SymbolicLink`; else `Unknown` with the byte. */
  readonly type: string;
  readonly path: Buffer;
  readonly target: Buffer;
  readonly mode: number;
  readonly size: number;
  /** Seconds since 1970. */
  readonly modified: number;
}

const types: Readonly<Record<string, string>> = {
  '\0': 'File',
  '0': 'File',
  '1': 'Link',
  '2': 'SymbolicLink',
  '3': 'CharacterDevice',
  '4': 'BlockDevice',
  '5': 'Directory',
  '6': 'FIFO',
  '7': 'ContiguousFile',
  g: 'GlobalExtendedHeader',
  x: 'ExtendedHeader',
  D: 'GNUDumpDir',
  K: 'LongTarget',
  L: 'LongPath',
  M: 'ContinuationFile',
  S: 'SparseFile',
  V: 'VolumeHeader',
};

/** Reads a block of 512 bytes; undefined for one of zeros, which ends an archive. */
export function readHeader(block: Buffer): TarHeader | undefined {
  if (block.every((byte) => byte === 0)) return undefined;
  refuseChecksum(block);
  const letter = String.fromCharCode(block[156] ?? 0);
  const name = textField(block, 0, 100);
  // Only POSIX has a prefix there; GNU, whose magic goes on with a blank, keeps times.
  const isPosix = block.toString('latin1', 257, 263) === 'ustar\0';
  const prefix = isPosix ? textField(block, 345, 155) : Buffer.alloc(0);
  const path = prefix.length === 0 ? name : Buffer.concat([prefix, Buffer.from('/'), name]);
  const type = types[letter] ?? `Unknown (type ${JSON.stringify(letter)})`;
  const isFolder = type === 'Directory' || (type === 'File' && path.at(-1) === 0x2f);
  return {
    type: isFolder ? 'Directory' : type,
    path,
    target: textField(block, 157, 100),
    mode: number(block, 100, 8),
    // Some programs write the size of the folder itself; no content follows.
    size: isFolder ? 0 : length(number(block, 124, 12)),
    modified: number(block, 136, 12),
  };
}

/** A size as it may be: an exact, positive integer. */
export function length(value: number): number {
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw fault('ARCHIVE_INVALID', `a size of ${value} is none`);
}

/** The sum counts its own field as blanks; some old programs add bytes with their sign. */
function refuseChecksum(block: Buffer): void {
  let [plain, signed] = [8 * 0x20, 8 * 0x20];
  for (const [at, byte] of block.entries()) {
    if (at >= 148 && at < 156) continue;
    plain += byte;
    signed += byte < 128 ? byte : byte - 256;
  }
  const written = number(block, 148, 8);
  if (written === plain || written === signed) return;
  throw fault('ARCHIVE_INVALID', `a header's checksum is ${written}, expected ${plain}`);
}

function textField(block: Buffer, at: number, size: number): Buffer {
  const field = block.subarray(at, at + size);
  const end = field.indexOf(0);
  return end < 0 ? field : field.subarray(0, end);
}

/** Octal digits between blanks and NULs, or, where the highest bit is set, a big-endian integer. */
function number(block: Buffer, at: number, size: number): number {
  const first = block[at] ?? 0;
  if ((first & 0x80) !== 0) {
    const bits = size * 8;
    const value = BigInt(`0x${block.toString('hex', at, at + size)}`);
    // The highest bit marks the format; the one below is the sign.
    return Number(BigInt.asIntN(bits - 1, value));
  }
  const text = block
    .toString('latin1', at, at + size)
    .replace(/[\0 ]+$/, '')
    .trimStart();
  if (/^[0-7]*$/.test(text)) return text === '' ? 0 : Number.parseInt(text, 8);
  throw fault('ARCHIVE_INVALID', `${JSON.stringify(text)} is no number of a header`);
}
