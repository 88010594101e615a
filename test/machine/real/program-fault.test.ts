import { mkdirSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { realMachine } from '../../../src/machine/real/real-machine.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { StubPrograms } from './stub-programs.ts';

async function copyWith(cp: string): Promise<void> {
  const at = temporaryFolder();
  mkdirSync(`${at}/from`);
  writeFileSync(`${at}/from/a`, 'a');
  const { files } = realMachine({ path: new StubPrograms(at).add('cp', cp).path });
  await files.copyTree(`${at}/from`, `${at}/to`);
}

test.each([
  ['kill -9 $$', 'PROCESS_KILLED', /cp was killed \(signal 9\)/],
  [
    'echo "cp: error writing x: No space left on device" >&2; exit 1',
    'DISK_FULL',
    /cannot copy .*from.* to .*: no space is left/,
  ],
  [
    'echo "cp: cannot create x: Read-only file system" >&2; exit 1',
    'FILE_SYSTEM_READ_ONLY',
    /its file system is read-only/,
  ],
  ['echo "cp: error reading x: Input/output error" >&2; exit 1', 'DISK_ERROR', /disk could not/],
  ['echo "cp: cannot open x: Permission denied" >&2; exit 1', 'PERMISSION_DENIED', /may not/],
  ['exit 7', 'FILE_OPERATION_FAILED', /status 7/],
])('a copy whose program does %j is %s', async (cp, code, message) => {
  await expect(copyWith(cp)).rejects.toMatchObject({
    code,
    message: expect.stringMatching(message) as string,
  });
});

test('a virtual environment that has no room is reported as a full disk', async () => {
  const at = temporaryFolder();
  const python = 'echo "Error: [Errno 28] No space left on device: \'/x\'"; exit 1';
  const stubs = new StubPrograms(at).add('python3', python);
  const machine = realMachine({ path: stubs.path, interpreter: `${at}/python3` });
  await expect(machine.python.ensureVenv(`${at}/venv`)).rejects.toMatchObject({
    code: 'DISK_FULL',
  });
});
