/** The bounds of an archive as they are, each with an archive that is just beyond it. */
import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { Header } from 'tar';
import { expect, test } from 'vitest';
import {
  archiveLimits,
  readTarGz,
  type MemberSink,
} from '../../../src/machine/archive/read-tar-gz.ts';

const none = async (): Promise<void> => undefined;

/** Counts members, and reads nothing of them. */
function counter(): { readonly sink: MemberSink; readonly count: () => number } {
  let members = 0;
  const add = async (): Promise<void> => void (members += 1);
  return { sink: { folder: add, file: add, hardlink: none, symlink: none }, count: () => members };
}

function header(path: string, size: number): Buffer {
  const block = Buffer.alloc(512);
  new Header({ path, mode: 0o644, size, mtime: new Date(0), type: 'File' }).encode(block);
  return block;
}

function archiveOf(blocks: Iterable<Buffer>): Readable {
  return Readable.from(blocks).pipe(createGzip({ level: 1 }));
}

test('a member that makes an archive larger than the bound is refused before its content', async () => {
  const { sink, count } = counter();
  const archive = archiveOf([header('first', 0), header('large', archiveLimits.bytes + 1)]);
  await expect(readTarGz(archive, sink)).rejects.toMatchObject({
    code: 'UNSAFE_ARCHIVE',
    message: expect.stringContaining(String(archiveLimits.bytes)) as string,
  });
  expect(count()).toBe(1);
});

test('a member beyond the bound of members is refused', async () => {
  const { sink, count } = counter();
  const blocks = function* () {
    for (let at = 0; at <= archiveLimits.members; at += 1) yield header(String(at), 0);
    yield Buffer.alloc(1024);
  };
  await expect(readTarGz(archiveOf(blocks()), sink)).rejects.toMatchObject({
    code: 'UNSAFE_ARCHIVE',
    message: expect.stringContaining(String(archiveLimits.members)) as string,
  });
  expect(count()).toBe(archiveLimits.members);
});
