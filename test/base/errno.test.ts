import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { errnoOf, hasErrno, isMissing } from '../../src/base/errno.ts';

function thrown(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

const missing = thrown(() => readFileSync('/nonexistent/file'));

test('a system error has the name that errno(3) gives it', () => {
  expect(errnoOf(missing)).toBe('ENOENT');
  expect(hasErrno(missing, 'EACCES', 'ENOENT')).toBe(true);
  expect(hasErrno(missing, 'EACCES')).toBe(false);
});

test('what has no errno has none', () => {
  for (const each of [new Error('ENOENT'), { code: 'ENOENT' }, undefined]) {
    expect([errnoOf(each), isMissing(each)]).toEqual([undefined, false]);
  }
});

test('below a file nothing is there', () => {
  expect(isMissing(missing)).toBe(true);
  expect(isMissing(thrown(() => readFileSync('/etc/passwd/file')))).toBe(true);
  expect(isMissing(thrown(() => readFileSync('/')))).toBe(false);
});
