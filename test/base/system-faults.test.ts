import { expect, test } from 'vitest';
import {
  refusalInOutput,
  refusalOfErrno,
  refusalOfError,
  systemFault,
} from '../../src/base/system-faults.ts';

function systemError(code: string, cause?: unknown): Error {
  return Object.assign(new Error(`${code}: refused, open '/srv/a'`, { cause }), { code });
}

test.each([
  ['ENOSPC', 'DISK_FULL'],
  ['EDQUOT', 'DISK_FULL'],
  ['EROFS', 'FILE_SYSTEM_READ_ONLY'],
  ['EIO', 'DISK_ERROR'],
  ['EACCES', 'PERMISSION_DENIED'],
  ['EPERM', 'PERMISSION_DENIED'],
  ['ENOMEM', 'MEMORY_EXHAUSTED'],
  ['EMFILE', 'OPEN_FILES_EXHAUSTED'],
  ['ENFILE', 'OPEN_FILES_EXHAUSTED'],
  ['EBUSY', 'FILE_BUSY'],
  ['ETXTBSY', 'FILE_BUSY'],
])('%s is %s, also where another error was caused by it', (errno, code) => {
  expect(systemFault(systemError(errno), 'write /srv/a')).toMatchObject({ code });
  expect(refusalOfError(new Error('outer', { cause: systemError(errno) }))).toMatchObject({ code });
});

test('a coded system error says what was attempted, on what, and why it failed', () => {
  expect(systemFault(systemError('ENOSPC'), 'write /srv/a')?.message).toBe(
    'cannot write /srv/a: no space is left on its file system (ENOSPC)',
  );
});

test('what has no code of its own is left to the caller', () => {
  expect(refusalOfErrno('ENOENT')).toBeUndefined();
  expect(systemFault(systemError('EEXIST'), 'make /srv')).toBeUndefined();
  expect(systemFault(new RangeError('boom'), 'make /srv')).toBeUndefined();
  expect(systemFault('a text', 'make /srv')).toBeUndefined();
});

test('a chain of causes that closes on itself ends', () => {
  const error: Error = new Error('round');
  error.cause = error;
  expect(refusalOfError(error)).toBeUndefined();
});

test.each([
  ['cp: error writing /srv/a: No space left on device', 'DISK_FULL'],
  ['E: Write error - write (28: No space left on device)', 'DISK_FULL'],
  ["E: You don't have enough free space in /var/cache/apt/archives/.", 'DISK_FULL'],
  ["OSError: [Errno 30] Read-only file system: '/srv'", 'FILE_SYSTEM_READ_ONLY'],
  ['cp: error reading /srv/a: Input/output error', 'DISK_ERROR'],
  ["ERROR: Could not install: [Errno 13] Permission denied: '/srv'", 'PERMISSION_DENIED'],
  ['OSError: [Errno 12] Cannot allocate memory', 'MEMORY_EXHAUSTED'],
  ['MemoryError', 'MEMORY_EXHAUSTED'],
])('the output %j tells %s and shows that line', (line, code) => {
  expect(refusalInOutput(`first\n  ${line}\nlast\n`)).toMatchObject({ refusal: { code }, line });
});

test('the cause is found before what followed from it', () => {
  const output = 'cp: cannot stat /srv/b: Permission denied\ncp: /srv/a: No space left on device\n';
  expect(refusalInOutput(output)?.refusal.code).toBe('DISK_FULL');
  expect(refusalInOutput('all went well\n')).toBeUndefined();
});
