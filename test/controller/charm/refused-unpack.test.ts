/** What the operating system refuses while a `.charm` is taken in has its own code, and leaves nothing behind. */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, createWriteStream, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { expect, onTestFinished, test } from 'vitest';
import { ZipFile } from 'yazl';
import { charmShelf } from '../../../src/controller/charm/charm-shelf.ts';
import { readCharmMember, unpackCharm } from '../../../src/controller/charm/unpack-charm.ts';
import { openDatabase } from '../../../src/controller/store/database.ts';

const isRoot = process.getuid?.() === 0;
const megabyte = 1024 ** 2;

/** A charm with a file that does not compress, and a small file system to take it into. */
async function smallDisk(fileSize: number) {
  const folder = mkdtempSync(join(tmpdir(), 'cw-'));
  chmodSync(folder, 0o755);
  const disk = join(folder, 'disk');
  mkdirSync(disk);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m,mode=0755', 'tmpfs', disk]);
  onTestFinished(() => {
    execFileSync('umount', ['--lazy', disk]);
    rmSync(folder, { recursive: true, force: true });
  });
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from('name: c\nsummary: s\ndescription: d\n'), 'metadata.yaml');
  zip.addBuffer(randomBytes(fileSize), 'lib/large');
  zip.end();
  const charm = join(folder, 'c.charm');
  await pipeline(zip.outputStream, createWriteStream(charm));
  const db = openDatabase(join(folder, 'store.sqlite'));
  onTestFinished(() => db.close());
  const remount = (options: string) => execFileSync('mount', ['-o', `remount,${options}`, disk]);
  return { disk, charm, remount, shelf: charmShelf(join(disk, 'charms'), db) };
}

test.runIf(isRoot).each([
  ['while it is unpacked', 6 * megabyte, /^cannot unpack .*c\.charm to .*no space is left/],
  ['while its copy is made', 3 * megabyte, /^cannot keep the charm in .*no space is left/],
])('a disk that is full %s', async (_, size, message) => {
  const { disk, charm, remount, shelf } = await smallDisk(size);
  await expect(shelf.take(charm)).rejects.toMatchObject({
    code: 'DISK_FULL',
    message: expect.stringMatching(message) as string,
  });
  expect(readdirSync(join(disk, 'charms'))).toEqual([]);
  remount('size=64m');
  const { sha } = await shelf.take(charm);
  expect(readdirSync(join(disk, 'charms'))).toEqual([sha]);
});

test.runIf(isRoot)('a file system that is read-only', async () => {
  const { disk, charm, remount } = await smallDisk(1);
  remount('ro');
  await expect(unpackCharm(charm, join(disk, 'to'))).rejects.toMatchObject({
    code: 'FILE_SYSTEM_READ_ONLY',
    message: expect.stringContaining(`cannot unpack ${charm} to ${join(disk, 'to')}`) as string,
  });
});

test.runIf(isRoot)('a user who may neither read the .charm nor write', async () => {
  const { disk, charm, shelf } = await smallDisk(1);
  // As root, and the library is loaded.
  expect(await readCharmMember(charm, 'metadata.yaml')).toContain('name: c');
  const asNobody = async (work: () => Promise<unknown>): Promise<unknown> => {
    process.seteuid?.(65_534);
    try {
      return await work().catch((error: unknown) => error);
    } finally {
      process.seteuid?.(0);
    }
  };
  expect(await asNobody(() => unpackCharm(charm, join(disk, 'to')))).toMatchObject({
    code: 'PERMISSION_DENIED',
    message: expect.stringContaining(`cannot unpack ${charm} to `) as string,
  });
  chmodSync(charm, 0o600);
  expect(await asNobody(() => unpackCharm(charm, join(disk, 'to')))).toMatchObject({
    code: 'PERMISSION_DENIED',
    message: expect.stringContaining(`cannot read ${charm}`) as string,
  });
  chmodSync(join(charm, '..'), 0o700);
  expect(await asNobody(() => shelf.take(charm))).toMatchObject({
    code: 'PERMISSION_DENIED',
    message: expect.stringContaining(`cannot read ${charm}`) as string,
  });
});
