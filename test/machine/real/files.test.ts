import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { Readable } from 'node:stream';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readTarGz } from '../../../src/machine/archive/read-tar-gz.ts';
import { realMachine } from '../../../src/machine/real/real-machine.ts';
import { tarGz } from '../tar-archive.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const { files } = realMachine();
const isRoot = process.geteuid?.() === 0;

function modeOf(path: string): number {
  return lstatSync(path).mode & 0o7777;
}

test('modes are what was asked for whatever the umask is', async () => {
  const at = temporaryFolder();
  const before = process.umask(0o077);
  try {
    await files.ensureFile({ path: `${at}/a/b/f`, content: '', mode: 0o664 });
    await files.ensureFolder({ path: `${at}/c/d`, mode: 0o1777 });
  } finally {
    process.umask(before);
  }
  expect([`${at}/a`, `${at}/a/b`, `${at}/a/b/f`, `${at}/c`, `${at}/c/d`].map(modeOf)).toEqual([
    0o755, 0o755, 0o664, 0o755, 0o1777,
  ]);
});

test('what a killed write left behind is cleared, and a trap in its place is not walked into', async () => {
  const at = temporaryFolder();
  writeFileSync(`${at}/victim`, 'safe');
  symlinkSync(`${at}/victim`, `${at}/.f.charmwright-new`);
  await files.ensureFile({ path: `${at}/f`, content: 'new', mode: 0o644 });
  expect(readFileSync(`${at}/victim`, 'utf8')).toBe('safe');
  expect(readdirSync(at)).toEqual(['f', 'victim']);
});

test.skipIf(!isRoot)(
  'owners are set, corrected, and default to the owner’s own group',
  async () => {
    const at = temporaryFolder();
    const [uid, gid] = [65534, 65534];
    const file = { path: `${at}/f`, content: 'x', mode: 0o640, owner: 'nobody' };
    expect(await files.ensureFile(file)).toEqual({ changed: true });
    expect(lstatSync(file.path)).toMatchObject({ uid, gid });
    expect(await files.ensureFile(file)).toEqual({ changed: false });
    chownSync(file.path, 0, 0);
    expect(await files.ensureFile(file)).toEqual({ changed: true });
    expect(await files.ensureFile({ ...file, owner: 'root', group: 'nogroup' })).toEqual({
      changed: true,
    });
    expect(lstatSync(file.path)).toMatchObject({ uid: 0, gid });
    const folder = { path: `${at}/d`, mode: 0o700, owner: 'nobody' };
    await files.ensureFolder(folder);
    expect(lstatSync(folder.path)).toMatchObject({ uid, gid });
    expect(await files.ensureFolder(folder)).toEqual({ changed: false });
  },
);

test.skipIf(!isRoot)(
  'a copy keeps modes, links and times, and is the owner’s without set-id bits',
  async () => {
    const at = temporaryFolder();
    mkdirSync(`${at}/from/sub`, { recursive: true });
    writeFileSync(`${at}/from/sub/run`, '#!', { mode: 0o755 });
    chmodSync(`${at}/from/sub/run`, 0o4755);
    chmodSync(`${at}/from/sub`, 0o750);
    writeFileSync(`${at}/outside`, '');
    symlinkSync('../outside', `${at}/from/link`);
    utimesSync(`${at}/from/sub/run`, 1000, 1000);
    utimesSync(`${at}/from/sub`, 2000, 2000);
    await files.copyTree(`${at}/from`, `${at}/to`, { owner: 'nobody' });
    expect(lstatSync(`${at}/to/sub/run`)).toMatchObject({ uid: 65534, mtimeMs: 1_000_000 });
    expect(lstatSync(`${at}/to/sub`)).toMatchObject({ uid: 65534, mtimeMs: 2_000_000 });
    expect(lstatSync(`${at}/to/link`)).toMatchObject({ uid: 65534 });
    expect([modeOf(`${at}/to/sub/run`), modeOf(`${at}/to/sub`)]).toEqual([0o755, 0o750]);
    expect(lstatSync(`${at}/outside`).uid).toBe(0);
    expect(readdirSync(at)).toEqual(['from', 'outside', 'to']);
  },
);

test('names that are not UTF-8 are hashed like any other', async () => {
  const at = temporaryFolder();
  const odd = (byte: number) => Buffer.concat([Buffer.from(`${at}/`), Buffer.from([0x61, byte])]);
  writeFileSync(odd(0xfe), '1');
  const first = await files.hashTree(at);
  writeFileSync(odd(0xff), '1');
  expect(await files.hashTree(at)).not.toBe(first);
});

test('an unpacked archive has safe modes, its times and its owner', async () => {
  const at = temporaryFolder();
  const archive = tarGz([
    { path: 'd/', type: 'Directory', mode: 0o2777 },
    { path: 'd/run', content: '#!', mode: 0o6777 },
    { path: 'secret', content: '1', mode: 0o600 },
  ]);
  writeFileSync(`${at}/a.tgz`, archive);
  await files.unpackTarGz(`${at}/a.tgz`, `${at}/to`, isRoot ? { owner: 'nobody' } : {});
  expect(['', '/d', '/d/run', '/secret'].map((path) => modeOf(`${at}/to${path}`))).toEqual([
    0o755, 0o755, 0o755, 0o600,
  ]);
  expect(lstatSync(`${at}/to/secret`).mtimeMs).toBe(1_700_000_000_000);
  if (isRoot) expect(lstatSync(`${at}/to/d/run`).uid).toBe(65534);
  expect(readdirSync(at)).toEqual(['a.tgz', 'to']);
});

test('an archive that GNU tar made, with long names, is unpacked as tar would', async () => {
  const at = mkdtempSync(join(tmpdir(), 'charmwright-tar-'));
  try {
    const long = `${'long-'.repeat(30)}/${'name-'.repeat(40)}é.py`;
    await files.ensureFile({ path: `${at}/from/${long}`, content: 'x', mode: 0o755 });
    await files.ensureSymlink(`${at}/from/link`, long);
    const tar = await realMachine().processes.run('tar', [
      '-C',
      `${at}/from`,
      '-czf',
      `${at}/a.tgz`,
      '.',
    ]);
    expect(tar).toMatchObject({ code: 0 });
    await files.unpackTarGz(`${at}/a.tgz`, `${at}/to`);
    expect(await files.hashTree(`${at}/to`)).toBe(await files.hashTree(`${at}/from`));
  } finally {
    rmSync(at, { recursive: true });
  }
});

test('an archive beyond the limits is refused before the disk is full', async () => {
  const sink = {
    folder: async () => undefined,
    hardlink: async () => undefined,
    symlink: async () => undefined,
    file: async (_: string, { content }: { content: AsyncIterable<Uint8Array> }) => {
      let size = 0;
      for await (const chunk of content) size += chunk.length;
      expect(size).toBeLessThanOrEqual(2000);
    },
  };
  const read = (limits: { bytes: number; members: number }) =>
    readTarGz(
      Readable.from([tarGz([{ path: 'a', content: 'x'.repeat(2000) }, { path: 'b' }])]),
      sink,
      limits,
    );
  await read({ bytes: 2000, members: 2 });
  const unsafe = { code: 'UNSAFE_ARCHIVE' };
  await expect(read({ bytes: 1999, members: 2 })).rejects.toMatchObject(unsafe);
  await expect(read({ bytes: 2000, members: 1 })).rejects.toMatchObject(unsafe);
});

test('a disk that fills up while an archive is unpacked says nothing about the archive', async () => {
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), {
    code: 'ENOSPC',
  });
  const refuse = async (): Promise<never> => Promise.reject(full);
  const sink = { folder: refuse, file: refuse, hardlink: refuse, symlink: refuse };
  const archive = Readable.from([tarGz([{ path: 'a', content: 'x' }])]);
  await expect(readTarGz(archive, sink)).rejects.toBe(full);
});

test.runIf(isRoot)(
  'an archive that has no room is a full disk with the path, and leaves nothing',
  async () => {
    const at = temporaryFolder();
    const { processes } = realMachine();
    const mounted = await processes.run('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'none', at]);
    expect(mounted).toMatchObject({ code: 0 });
    try {
      const archive = `${temporaryFolder()}/a.tgz`;
      writeFileSync(archive, tarGz([{ path: 'a', content: 'x'.repeat(200_000) }]));
      await expect(files.unpackTarGz(archive, `${at}/app`)).rejects.toMatchObject({
        code: 'DISK_FULL',
        message: expect.stringContaining(`${at}/app`) as string,
      });
      const content = Buffer.alloc(200_000, 'x');
      await expect(
        files.ensureFile({ path: `${at}/f`, content, mode: 0o644 }),
      ).rejects.toMatchObject({ code: 'DISK_FULL' });
      expect(readdirSync(at)).toEqual([]);
    } finally {
      await processes.run('umount', [at]);
    }
  },
);
