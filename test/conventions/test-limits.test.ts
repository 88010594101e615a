import { expect, test } from 'vitest';
import { codeFiles, textOf } from './tree.ts';

/** A limit of a single test or hook: a number after its function, an option before it, or one set for its file. */
const ownLimit =
  /^\s*\},?\s*(?:\n\s*)?\d[\d_]{2,},?\s*\);$|\b(?:test|hook)Timeout\b|^\s*(?:\{ timeout: \d[\d_]*\},|test\(.*\{ timeout: \d[\d_]* \}, )/m;

test('a test has no limit of its own: the limit of its project is for one that hangs, on a busy host too', () => {
  const files = codeFiles.filter(
    (path) => path.endsWith('.test.ts') && !path.startsWith('test/conventions/'),
  );
  expect(files.filter((path) => ownLimit.test(textOf(path)))).toEqual([]);
});
