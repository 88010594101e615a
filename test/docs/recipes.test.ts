import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { codeFiles, root, textOf } from '../conventions/tree.ts';

const page = textOf('CONTRIBUTING.md');

/** The paths in the first column of a recipe, with the example's name in place of `<name>`. */
function filesOf(recipe: string, name: string): readonly string[] {
  const [, section = ''] = page.split(`### ${recipe}\n`);
  const [table = ''] = section.split('\n### ');
  return [...table.matchAll(/^\| `([^`]+)` \|/gm)].map(([, path = '']) =>
    path.replaceAll('<name>', name),
  );
}

/** The files that a patch under `test/fixtures/patches` changes or adds. */
function filesOfPatch(name: string): readonly string[] {
  const text = readFileSync(join(root, 'test/fixtures/patches', `${name}.patch`), 'utf8');
  return [...text.matchAll(/^\+\+\+ b\/(.+)$/gm)].map(([, path = '']) => path);
}

function sources(pattern: RegExp): readonly string[] {
  return codeFiles.filter((path) => path.startsWith('src/') && pattern.test(textOf(path)));
}

test.each([
  ['A hook tool', 'unit-note', 'add-a-hook-tool'],
  ['A verb', 'show-application', 'add-a-verb'],
])('the recipe of %s lists the files of the patch that adds %s', (recipe, name, patch) => {
  expect([...filesOf(recipe, name)].sort()).toEqual([...filesOfPatch(patch)].sort());
});

test.each([
  ['A server', 'gunicorn'],
  ['An error code', 'MACHINE_IN_USE'],
  ['An interface', 'mongodb-client'],
])('every file of the recipe of %s exists for its example %s', (recipe, name) => {
  const files = filesOf(recipe, name);
  expect(files.length).toBeGreaterThan(3);
  expect(files.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test('an error code is in no other source file than those of its recipe', () => {
  const listed = filesOf('An error code', '').filter((path) => path.startsWith('src/'));
  expect(sources(/\bMACHINE_IN_USE\b/)).toEqual([...listed].sort());
});

test('an interface is in no other source file than those of its recipe, but for its users', () => {
  const listed = filesOf('An interface', 'mongodb-client').filter((path) =>
    path.startsWith('src/'),
  );
  const found = sources(/mongodb_client|mongodb-client|mongodbClient/);
  expect(found.filter((path) => !path.startsWith('src/wsgi/'))).toEqual([...listed].sort());
});
