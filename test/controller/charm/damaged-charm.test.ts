import {
  createWriteStream,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ZipFile } from 'yazl';
import { readCharmMember, unpackCharm } from '../../../src/controller/charm/unpack-charm.ts';
import { longestMemberName } from '../../../src/controller/charm/zip-archive.ts';
import { isFault } from '../../../src/errors.ts';

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'cw-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

async function archive(forceZip64Format = false): Promise<Buffer> {
  const file = join(folder(), 'whole.charm');
  const zip = new ZipFile();
  const metadata = Buffer.from('name: bad\nsummary: s\ndescription: d\n');
  zip.addBuffer(metadata, 'metadata.yaml', { compress: true, forceZip64Format });
  zip.addEmptyDirectory('hooks');
  zip.addBuffer(Buffer.alloc(400, 'x'), 'deep/er/blob', { compress: true, forceZip64Format });
  zip.addBuffer(Buffer.from('#!/bin/sh\n'), 'dispatch', { mode: 0o100755, compress: false });
  zip.addBuffer(Buffer.from('../dispatch'), 'hooks/install', { mode: 0o120777, compress: false });
  zip.addBuffer(Buffer.alloc(0), 'empty', { compress: false });
  zip.end({ forceZip64Format, comment: '' });
  await pipeline(zip.outputStream, createWriteStream(file));
  return readFileSync(file);
}

/** Where the record of a member is in the directory at the end of the archive. */
function recordOf(bytes: Buffer, name: string): number {
  for (let at = bytes.indexOf('PK\x01\x02', 0, 'latin1'); at >= 0;) {
    const length = bytes.readUInt16LE(at + 28);
    if (bytes.toString('utf8', at + 46, at + 46 + length) === name) return at;
    at = bytes.indexOf('PK\x01\x02', at + 4, 'latin1');
  }
  throw new Error(`no record of ${name}`);
}

/** Unpacks bytes as a charm; answers the error, and holds that nothing is left of a failure. */
async function tried(bytes: Uint8Array): Promise<unknown> {
  const home = folder();
  const [file, to] = [join(home, 'x.charm'), join(home, 'in', 'out')];
  writeFileSync(file, bytes);
  try {
    await unpackCharm(file, to);
    return undefined;
  } catch (error) {
    expect(existsSync(to)).toBe(false);
    return error;
  } finally {
    const outside = (await readdir(home)).filter((name) => !['x.charm', 'in'].includes(name));
    expect(outside).toEqual([]);
    rmSync(home, { recursive: true, force: true });
  }
}

const centralSize = 24;
const centralCompressed = 20;
const centralCrc = 16;
const centralOffset = 42;
const centralMethod = 10;
const centralFlags = 8;

const member = 'deep/er/blob';

describe('a damaged member is named in CHARM_INVALID', () => {
  test.each<[string, (bytes: Buffer, at: number) => void]>([
    ['a size below its content', (bytes, at) => bytes.writeUInt32LE(334, at + centralSize)],
    ['a size beyond its content', (bytes, at) => bytes.writeUInt32LE(4000, at + centralSize)],
    ['fewer packed bytes', (bytes, at) => bytes.writeUInt32LE(3, at + centralCompressed)],
    ['packed bytes past the end', (bytes, at) => bytes.writeUInt32LE(9e8, at + centralCompressed)],
    ['another CRC', (bytes, at) => bytes.writeUInt32LE(1, at + centralCrc)],
    ['an offset past the end', (bytes, at) => bytes.writeUInt32LE(9e8, at + centralOffset)],
    ['an offset of no header', (bytes, at) => bytes.writeUInt32LE(1, at + centralOffset)],
    ['an unknown method', (bytes, at) => bytes.writeUInt16LE(12, at + centralMethod)],
    ['encryption', (bytes, at) => bytes.writeUInt16LE(1, at + centralFlags)],
    ['a name that is not UTF-8', (bytes, at) => bytes.writeUInt8(0xe9, at + 46 + 5)],
  ])('%s', async (_, damage) => {
    const bytes = await archive();
    damage(bytes, recordOf(bytes, member));
    const error = await tried(bytes);
    expect(isFault(error, 'CHARM_INVALID')).toBe(true);
    expect(String(error)).toMatch(/"deep\/.r\/blob"/);
  });

  test('one changed byte of a content', async () => {
    const bytes = await archive();
    const at = bytes.indexOf('#!/bin/sh');
    bytes.write('#', at + 3);
    expect(await tried(bytes)).toMatchObject({
      code: 'CHARM_INVALID',
      message: expect.stringContaining('"dispatch" is damaged: its CRC') as string,
    });
  });

  test('a cut directory names the member after which it ends', async () => {
    const bytes = await archive();
    bytes.writeUInt32LE(0, recordOf(bytes, 'dispatch'));
    const error = await tried(bytes);
    expect(error).toMatchObject({ code: 'CHARM_INVALID' });
    expect(String(error)).toContain(`after "${member}"`);
  });
});

test('a zip64 locator that points behind every file is refused', async () => {
  const bytes = await archive(true);
  const at = bytes.lastIndexOf('PK\x06\x07', undefined, 'latin1');
  bytes.fill(0xff, at + 8, at + 16);
  expect(await tried(bytes)).toMatchObject({ code: 'CHARM_INVALID' });
});

test('one text of a damaged charm is refused as well', async () => {
  const bytes = await archive();
  bytes.writeUInt32LE(1, recordOf(bytes, 'metadata.yaml') + centralCrc);
  const file = join(folder(), 'x.charm');
  writeFileSync(file, bytes);
  await expect(readCharmMember(file, 'metadata.yaml')).rejects.toMatchObject({
    code: 'CHARM_INVALID',
  });
});

test('thousands of members are refused by their number', async () => {
  const bytes = await archive(true);
  const at = bytes.lastIndexOf('PK\x06\x06', undefined, 'latin1');
  bytes.writeBigUInt64LE(50_001n, at + 32);
  const error = await tried(bytes);
  expect(error).toMatchObject({ code: 'CHARM_INVALID' });
  expect(String(error)).toContain('50001 files');
});

test('a name that is longer than a path is refused', async () => {
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from('x'), 'a/'.repeat(longestMemberName / 2) + 'b');
  zip.end();
  const file = join(folder(), 'long.charm');
  await pipeline(zip.outputStream, createWriteStream(file));
  const error = await tried(readFileSync(file));
  expect(error).toMatchObject({ code: 'CHARM_INVALID' });
  expect(String(error)).toContain('4097 bytes is too long');
});

type Damage =
  | { readonly kind: 'bytes'; readonly at: number; readonly bytes: Uint8Array }
  | { readonly kind: 'cut'; readonly at: number }
  | { readonly kind: 'twice' | 'removed'; readonly at: number; readonly length: number };

const at = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
const extremes = fc.constantFrom(
  ...[0, 1, 0x7fff_ffff, 0xffff_ffff, 0xffff_fffe].map((value) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    return bytes;
  }),
  Buffer.alloc(8, 0xff),
);
const damages: fc.Arbitrary<readonly Damage[]> = fc.array(
  fc.oneof<fc.Arbitrary<Damage>[]>(
    fc.record({
      kind: fc.constant('bytes'),
      at,
      bytes: fc.oneof(fc.uint8Array({ minLength: 1, maxLength: 8 }), extremes),
    }),
    fc.record({ kind: fc.constant('cut'), at }),
    fc.record({
      kind: fc.constantFrom('twice', 'removed'),
      at,
      length: fc.integer({ min: 1, max: 200 }),
    }),
  ),
  { minLength: 1, maxLength: 3 },
);

function damaged(whole: Buffer, each: Damage): Buffer {
  const place = Math.floor(each.at * whole.length);
  if (each.kind === 'cut') return whole.subarray(0, place);
  if (each.kind === 'bytes') {
    const copy = Buffer.from(whole);
    copy.set(each.bytes.subarray(0, copy.length - place), place);
    return copy;
  }
  const from = each.kind === 'twice' ? place : place + each.length;
  return Buffer.concat([
    whole.subarray(0, place + (each.kind === 'twice' ? each.length : 0)),
    whole.subarray(from),
  ]);
}

test('whatever is damaged, it is unpacked or refused, and a failure leaves nothing', async () => {
  const [plain, zip64] = [await archive(), await archive(true)];
  await fc.assert(
    fc.asyncProperty(fc.boolean(), damages, async (large, all) => {
      const error = await tried(all.reduce(damaged, large ? zip64 : plain));
      if (error !== undefined) expect(error).toMatchObject({ code: 'CHARM_INVALID' });
    }),
    { seed: 9, numRuns: 400 },
  );
});
