import { DatabaseSync } from 'node:sqlite';

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { codedError } from '../../src/base/coded-error.ts';
import { fault } from '../../src/errors.ts';

const systemError = (code: string, more: object = {}) =>
  Object.assign(new Error(`${code}: refused`), { code, ...more });

test('what the machine refuses has its own code, with what was done to what', () => {
  expect(codedError(systemError('ENOSPC', { syscall: 'open', path: '/srv/a' }))).toMatchObject({
    code: 'DISK_FULL',
    message: 'cannot open /srv/a: no space is left on its file system (ENOSPC)',
  });
  const rename = systemError('EACCES', { syscall: 'rename', path: '/a', dest: '/b' });
  expect(codedError(rename)).toMatchObject({
    code: 'PERMISSION_DENIED',
    message: 'cannot rename /a to /b: this user may not (EACCES)',
  });
  expect(codedError(systemError('EIO', { syscall: 'read' })).code).toBe('DISK_ERROR');
  expect(codedError(systemError('EMFILE', { syscall: 'open' })).code).toBe('OPEN_FILES_EXHAUSTED');
});

test('INTERNAL is left for faults of this program', () => {
  for (const error of [new TypeError('x is undefined'), 'text', undefined, systemError('EWEIRD')]) {
    expect(codedError(error).code).toBe('INTERNAL');
  }
  const known = fault('UNIT_GONE', 'gone');
  expect(codedError(known)).toBe(known);
});

test('what SQLite could not do because of the machine has the code for that', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cw-sqlite-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const db = new DatabaseSync(join(folder, 'a'));
  db.exec('CREATE TABLE t (v BLOB); PRAGMA max_page_count = 2');
  expect(thrownBy(() => db.exec('INSERT INTO t VALUES (zeroblob(1000000))'))).toMatchObject({
    code: 'DISK_FULL',
    message: expect.stringContaining('the controller’s store cannot be used') as string,
  });
  db.close();
  const readOnly = new DatabaseSync(join(folder, 'a'), { readOnly: true });
  expect(thrownBy(() => readOnly.exec('INSERT INTO t VALUES (1)')).code).toBe(
    'FILE_SYSTEM_READ_ONLY',
  );
  readOnly.close();
});

function thrownBy(work: () => void) {
  try {
    work();
  } catch (error) {
    return codedError(error);
  }
  throw new Error('nothing was thrown');
}
