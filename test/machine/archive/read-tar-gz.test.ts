import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { Header, Pax } from 'tar';
import { describe, expect, onTestFinished, test } from 'vitest';
import { isFault } from '../../../src/errors.ts';
import {
  admitMember,
  checkLinks,
  nameLimits,
  noMembers,
  type AdmittedMembers,
} from '../../../src/machine/archive/archive-rules.ts';
import { readTarGz } from '../../../src/machine/archive/read-tar-gz.ts';
import { tarLimits, tarMembers } from '../../../src/machine/archive/tar-members.ts';

const end = Buffer.alloc(1024);

function padded(content: Buffer): Buffer {
  return Buffer.concat([content, Buffer.alloc((512 - (content.length % 512)) % 512)]);
}

/** A member with its header; `name` goes in as bytes, and the checksum is right. */
function member(name: Buffer | string, content = '', { type = '0', target = '' } = {}): Buffer {
  const body = Buffer.from(content);
  const block = Buffer.alloc(512);
  new Header({ path: 'x', mode: 0o644, size: body.length, mtime: new Date(0) }).encode(block);
  block.fill(0, 0, 100);
  Buffer.from(name).copy(block, 0, 0, 100);
  block.write(type, 156, 'latin1');
  block.write(target, 157);
  block.fill(' ', 148, 156);
  const sum = block.reduce((all, byte) => all + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([block, padded(body)]);
}

function pax(fields: Readonly<Record<string, string>>, type = 'x'): Buffer {
  const records = Object.entries(fields).map(([key, value]) => {
    const rest = ` ${key}=${value}\n`;
    const length = Buffer.byteLength(rest);
    const digits = String(length + String(length + 2).length).length;
    return `${length + digits}${rest}`;
  });
  return member('pax', records.join(''), { type: type });
}

interface Read {
  readonly files: Readonly<Record<string, string>>;
  readonly links: Readonly<Record<string, string>>;
}

async function read(tar: Buffer): Promise<Read> {
  const files: Record<string, string> = {};
  const links: Record<string, string> = {};
  await readTarGz(Readable.from([gzipSync(tar)]), {
    folder: async () => undefined,
    hardlink: async () => undefined,
    symlink: async (path, target) => void (links[path] = target),
    async file(path, { content }) {
      const parts: Uint8Array[] = [];
      for await (const part of content) parts.push(part);
      files[path] = Buffer.concat(parts).toString();
    },
  });
  return { files, links };
}

const refused = (tar: Buffer, code: string, words: string): Promise<void> =>
  expect(read(tar)).rejects.toMatchObject({
    code,
    message: expect.stringContaining(words) as string,
  });

describe('names', () => {
  test('a name that is not UTF-8 is refused by its bytes', async () => {
    const name = Buffer.from('static/café.txt', 'latin1');
    const words = '"static/caf\\xe9.txt" has a name that is not UTF-8';
    await refused(Buffer.concat([member(name, 'one'), end]), 'UNSAFE_ARCHIVE', words);
    const long = member('././@LongLink', 'x'.repeat(name.length), { type: 'L' });
    name.copy(long, 512);
    await refused(Buffer.concat([long, member('x'), end]), 'UNSAFE_ARCHIVE', words);
  });

  test('a link to a name that is not UTF-8 is refused', async () => {
    const link = member('l', '', { type: '2', target: 'x' });
    const body = Buffer.from('caf\xe9', 'latin1');
    const long = member('././@LongLink', 'xxxx', { type: 'K' });
    body.copy(long, 512);
    await refused(Buffer.concat([long, link, end]), 'UNSAFE_ARCHIVE', 'a name that is not UTF-8');
  });

  test('two files of a name are refused', async () => {
    const tar = Buffer.concat([member('a', 'one'), member('./a', 'two'), end]);
    await refused(tar, 'UNSAFE_ARCHIVE', '"a" is there twice, first as a file');
  });

  test('a pax name may hold a newline, and its value is not a record', async () => {
    const path = 'a\n30 path=evil\nb';
    expect(await read(Buffer.concat([pax({ path }), member('x', '1'), end]))).toEqual({
      files: { [path]: '1' },
      links: {},
    });
  });

  test('what holds for all members gives none of them its name', async () => {
    const tar = Buffer.concat([pax({ path: 'all', comment: 'c' }, 'g'), member('x', '1'), end]);
    expect((await read(tar)).files).toEqual({ x: '1' });
  });
});

describe('sparse files', () => {
  function sparse(...options: readonly string[]): Buffer {
    const folder = mkdtempSync(join(tmpdir(), 'cw-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    writeFileSync(join(folder, 'holes'), 'begin');
    truncateSync(join(folder, 'holes'), 8 * 1024 ** 2);
    execFileSync('tar', ['-C', folder, '-S', ...options, '-cf', join(folder, 'a.tar'), 'holes']);
    return readFileSync(join(folder, 'a.tar'));
  }

  test.each([
    ['GNU', ['--format=gnu']],
    ['pax 0.0', ['--format=posix', '--sparse-version=0.0']],
    ['pax 0.1', ['--format=posix', '--sparse-version=0.1']],
    ['pax 1.0', ['--format=posix', '--sparse-version=1.0']],
  ])('one that GNU tar stored as %s is refused', async (_, options) => {
    await refused(sparse(...options), 'UNSAFE_ARCHIVE', 'is stored as a sparse file');
  });
});

describe('GNU tar', () => {
  test.each(['v7', 'oldgnu', 'gnu', 'ustar', 'posix'])(
    '%s is read as tar reads it',
    async (format) => {
      const folder = mkdtempSync(join(tmpdir(), 'cw-'));
      onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
      const deep = format === 'v7' ? 'app' : 'app/'.concat('deep-folder-name/'.repeat(7));
      mkdirSync(join(folder, 'from', deep), { recursive: true });
      writeFileSync(join(folder, 'from', deep, 'wsgi.py'), 'x'.repeat(3000));
      writeFileSync(join(folder, 'from/ünï.txt'), 'u');
      execFileSync('ln', ['-s', 'ünï.txt', join(folder, 'from/link')]);
      const file = join(folder, 'a.tar');
      execFileSync('tar', ['-C', join(folder, 'from'), `--format=${format}`, '-cf', file, '.']);
      const { files, links } = await read(readFileSync(file));
      expect(files).toEqual({
        [join(deep, 'wsgi.py')]: 'x'.repeat(3000),
        'ünï.txt': 'u',
      });
      expect(links).toEqual({ link: 'ünï.txt' });
    },
  );

  test('what another library writes in pax is read', async () => {
    const path = `${'long-'.repeat(60)}é`;
    const extended = new Pax({ path, mtime: new Date(1_500) }).encode();
    expect((await read(Buffer.concat([extended, member('x', '1'), end]))).files).toEqual({
      [path]: '1',
    });
  });
});

/** Hands over chunks and counts them. */
function counted(chunks: readonly Buffer[]) {
  const count = { bytes: 0 };
  async function* source(): AsyncGenerator<Buffer> {
    for (const chunk of chunks) {
      count.bytes += chunk.length;
      yield chunk;
    }
  }
  return { count, source: source() };
}

async function pathsOf(bytes: AsyncIterable<Buffer>): Promise<readonly string[]> {
  const paths: string[] = [];
  for await (const { path } of tarMembers(bytes)) paths.push(path);
  return paths;
}

describe('what is behind the end', () => {
  test('is not read, however much it is', async () => {
    const zeros = Array.from({ length: 64 }, () => Buffer.alloc(1024 ** 2));
    const { count, source } = counted([member('a', '1'), end, ...zeros]);
    expect(await pathsOf(source)).toEqual(['a']);
    expect(count.bytes).toBeLessThanOrEqual(tarLimits.bytesBehind + 2 * 1024 ** 2);
  });

  test('is no member', async () => {
    const tar = Buffer.concat([member('a', '1'), end, member('b', '2')]);
    expect((await read(tar)).files).toEqual({ a: '1' });
  });

  test('still shows that gzip’s sum is wrong', async () => {
    const packed = gzipSync(Buffer.concat([member('a', '1'), end]));
    packed.writeUInt32LE(0, packed.length - 8);
    const sink = {
      ...{ folder: async () => undefined, hardlink: async () => undefined },
      ...{ symlink: async () => undefined, file: async () => undefined },
    };
    await expect(readTarGz(Readable.from([packed]), sink)).rejects.toMatchObject({
      code: 'ARCHIVE_INVALID',
    });
  });
});

describe('bounds', () => {
  test('an extended header is not held beyond its limit', async () => {
    const header = member('pax', 'x', { type: 'x' }).subarray(0, 512);
    header.write((tarLimits.headerBytes + 1).toString(8).padStart(11, '0'), 124);
    header.fill(' ', 148, 156);
    const sum = header.reduce((all, byte) => all + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    await refused(Buffer.concat([header, end]), 'ARCHIVE_INVALID', 'are allowed');
  });

  test('headers without a member end', async () => {
    const all = Array.from({ length: tarLimits.headersInARow + 1 }, () => pax({ comment: 'x' }));
    await refused(Buffer.concat([...all, member('a'), end]), 'ARCHIVE_INVALID', 'before a member');
  });

  test('a name longer than a path is refused', async () => {
    const path = 'a/'.repeat(nameLimits.pathBytes / 2) + 'b';
    const tar = Buffer.concat([pax({ path }), member('x'), end]);
    await refused(tar, 'UNSAFE_ARCHIVE', 'has a name of more than 4096 bytes');
  });

  test('names are bounded in sum with the folders they lie in, each of which is counted once', () => {
    const admit = (path: string, admitted: AdmittedMembers): void => {
      admitMember({ type: 'File', path, mode: 0, target: '' }, admitted);
    };
    const shared = noMembers();
    const folder = 'a/'.repeat(2000);
    admit(`${folder}0`, shared);
    const { characters, parents } = shared;
    for (let at = 1; at < 100; at += 1) admit(`${folder}${at}`, shared);
    expect(shared.characters).toBeLessThan(characters + 100 * (folder.length + 2));
    expect(parents.size).toBe(2000);
    const apart = noMembers();
    expect(() => {
      for (let at = 0; at < 100; at += 1) admit(`${at}/${folder}x`, apart);
    }).toThrow('more than 67108864 characters');
    expect(apart.characters).toBeLessThan(nameLimits.characters + nameLimits.pathBytes);
  });

  test('the steps of all links are bounded', () => {
    const admitted = noMembers();
    const target = './'.repeat(2000) + 'x';
    for (let at = 0; at < 300; at += 1) {
      admitMember({ type: 'SymbolicLink', path: `l${at}`, mode: 0, target }, admitted);
    }
    expect(() => checkLinks(admitted)).toThrow('lead through more than 500000 parts');
  });
});

test('whatever is damaged, it is read or refused with a code', async () => {
  const whole = Buffer.concat([
    pax({ path: 'päx', mtime: '1.5' }),
    member('x', 'one'),
    member('././@LongLink', `${'long/'.repeat(30)}\0`, { type: 'L' }),
    member('y', 'two'.repeat(300)),
    member('l', '', { type: '2', target: 'x' }),
    member('d/', '', { type: '5' }),
    end,
  ]);
  const change = fc.tuple(fc.nat(whole.length - 1), fc.uint8Array({ minLength: 1, maxLength: 12 }));
  const right = (bytes: Buffer): void => {
    for (let at = 0; at + 512 <= bytes.length; at += 512) {
      // Half of the damage must get past the checksum.
      bytes.fill(' ', at + 148, at + 156);
      const sum = bytes.subarray(at, at + 512).reduce((all, byte) => all + byte, 0);
      bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, at + 148);
    }
  };
  await fc.assert(
    fc.asyncProperty(
      fc.array(change, { minLength: 1, maxLength: 4 }),
      fc.boolean(),
      fc.nat(whole.length),
      async (changes, corrected, cutBy) => {
        const bytes = Buffer.from(whole);
        for (const [at, written] of changes) {
          bytes.set(written.subarray(0, bytes.length - at), at);
        }
        if (corrected) right(bytes.subarray(0, -1024));
        const error: unknown = await read(bytes.subarray(0, bytes.length - (cutBy % 700))).then(
          () => undefined,
          (reason: unknown) => reason,
        );
        if (error === undefined) return;
        expect(isFault(error, 'ARCHIVE_INVALID') || isFault(error, 'UNSAFE_ARCHIVE')).toBe(true);
      },
    ),
    { seed: 9, numRuns: 1000 },
  );
});
