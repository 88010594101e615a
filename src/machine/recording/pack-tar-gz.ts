import { gzipSync } from 'node:zlib';
import { fault } from '../../errors.ts';

const block = 512;

/** A `.tar.gz` (ustar) of these files, so that a test need not carry one. */
export function packTarGz(files: Readonly<Record<string, string>>): Uint8Array {
  const members = Object.entries(files).map(([path, text]) => member(path, Buffer.from(text)));
  return gzipSync(Buffer.concat([...members, Buffer.alloc(2 * block)]));
}

function member(path: string, content: Buffer): Buffer {
  if (Buffer.byteLength(path) > 100) {
    throw fault('ARCHIVE_INVALID', `${path} is too long for a seeded archive, expected 100 bytes`);
  }
  const header = Buffer.alloc(block);
  const octal = (value: number, length: number): string =>
    value.toString(8).padStart(length - 1, '0');
  header.write(path, 0, 100);
  header.write(octal(0o644, 8), 100);
  header.write(octal(0, 8), 108);
  header.write(octal(0, 8), 116);
  header.write(octal(content.length, 12), 124);
  header.write(octal(0, 12), 136);
  header.write(' '.repeat(8), 148);
  header.write('0', 156);
  header.write('ustar\u000000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${octal(sum, 7)}\0 `, 148);
  const padding = Buffer.alloc((block - (content.length % block)) % block);
  return Buffer.concat([header, content, padding]);
}
