import {
  createWriteStream,
  existsSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { expect, onTestFinished, test } from 'vitest';
import { ZipFile } from 'yazl';
import { unpackCharm } from '../../../src/controller/charm/unpack-charm.ts';
import { isFault } from '../../../src/errors.ts';

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'cw-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

interface Member {
  readonly path: string;
  readonly text: string;
  readonly mode?: number;
  /** What the archive calls it, where the writer would refuse; as long as `path`. */
  readonly renamed?: string;
}

async function archive(members: readonly Member[]): Promise<string> {
  const file = join(folder(), 'x.charm');
  const zip = new ZipFile();
  for (const { path, text, mode = 0o100644 } of members) {
    zip.addBuffer(Buffer.from(text), path, { mode, compress: text.length > 20 });
  }
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(file));
  let bytes = readFileSync(file).toString('latin1');
  for (const { path, renamed } of members) {
    if (renamed !== undefined) bytes = bytes.replaceAll(path, renamed);
  }
  writeFileSync(file, bytes, 'latin1');
  return file;
}

const link = 0o120777;

test('files, exec bits, folders and links come out as they were packed', async () => {
  const file = await archive([
    { path: 'dispatch', text: '#!/bin/sh\n', mode: 0o100755 },
    { path: 'hooks/install', text: '../dispatch', mode: link },
    { path: 'metadata.yaml', text: 'name: x\n'.repeat(10) },
  ]);
  const to = join(folder(), 'out');
  await unpackCharm(file, to);
  expect(statSync(join(to, 'dispatch')).mode & 0o777).toBe(0o755);
  expect(readlinkSync(join(to, 'hooks/install'))).toBe('../dispatch');
  expect(readFileSync(join(to, 'metadata.yaml'), 'utf8')).toBe('name: x\n'.repeat(10));
  expect(statSync(join(to, 'metadata.yaml')).mode & 0o777).toBe(0o644);
});

test.each<[string, readonly Member[]]>([
  ['a path that climbs out', [{ path: 'aa/evil', text: 'x', renamed: '../evil' }]],
  ['an absolute path', [{ path: 'xevil', text: 'x', renamed: '/evil' }]],
  ['a backslash path', [{ path: 'aa/evil', text: 'x', renamed: '..\\evil' }]],
  ['a link that climbs out', [{ path: 'hooks/x', text: '../../evil', mode: link }]],
  ['an absolute link', [{ path: 'x', text: '/etc/passwd', mode: link }]],
  ['an empty link', [{ path: 'x', text: '', mode: link }]],
  ['a device', [{ path: 'x', text: '', mode: 0o020644 }]],
  [
    'a path twice',
    [
      { path: 'x', text: 'a' },
      { path: 'y', text: 'b', renamed: 'x' },
    ],
  ],
  [
    'a file below a link',
    [
      { path: 'in', text: '.', mode: link },
      { path: 'in/x', text: 'a' },
    ],
  ],
  [
    'a file below a file',
    [
      { path: 'in', text: 'x' },
      { path: 'in/x', text: 'a' },
    ],
  ],
])('%s is refused', async (_, members) => {
  const outer = folder();
  const error: unknown = await unpackCharm(await archive(members), join(outer, 'in/out')).catch(
    (reason: unknown) => reason,
  );
  expect(isFault(error, 'CHARM_INVALID')).toBe(true);
  expect(existsSync(join(outer, 'evil'))).toBe(false);
  expect(existsSync(join(outer, 'in/evil'))).toBe(false);
});

test('an archive that holds too much is refused before it fills the disk', async () => {
  const file = await archive([
    { path: 'a', text: 'x'.repeat(5000) },
    { path: 'b', text: 'x'.repeat(5000) },
  ]);
  await expect(unpackCharm(file, folder(), { bytes: 6000, entries: 10 })).rejects.toMatchObject({
    code: 'CHARM_INVALID',
  });
  await expect(unpackCharm(file, folder(), { bytes: 1e6, entries: 1 })).rejects.toMatchObject({
    code: 'CHARM_INVALID',
  });
});

test('what is no zip, or half of one, is refused', async () => {
  const file = await archive([{ path: 'metadata.yaml', text: 'name: x\n' }]);
  writeFileSync(file, readFileSync(file).subarray(0, 60));
  for (const text of [file, '/dev/null', '/nowhere']) {
    await expect(unpackCharm(text, folder())).rejects.toMatchObject({ code: 'CHARM_INVALID' });
  }
});
