import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/** The root of this checkout. */
export const root = resolve(import.meta.dirname, '../..');

/** The folders whose TypeScript follows the conventions. */
export const codeFolders = [
  'src',
  'layers',
  'examples',
  'test',
  'bench',
  'scripts',
] as const satisfies readonly string[];

/** The paths of all files below a folder of this checkout, relative to its root, in order. */
export function filesBelow(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((path) => !path.includes('node_modules/'))
    .sort();
}

/** Every TypeScript file that the conventions cover; the input and the output of golden builds are data. */
export const codeFiles: readonly string[] = codeFolders
  .flatMap(filesBelow)
  .filter((path) => path.endsWith('.ts') && !path.startsWith('test/fixtures/golden/'));

/** The text of a file of this checkout. */
export function textOf(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** The room of a file: `src/wsgi`, `test/cli`, `layers/resources`, `bench`. */
export function roomOf(path: string): string {
  const [first = '', second = ''] = path.split('/');
  if (!['src', 'test', 'layers', 'examples', 'docs'].includes(first)) return first;
  return second.includes('.') ? first : `${first}/${second}`;
}

/** A file and the file of ours that it imports; what comes from packages is not here. */
export interface FileImport {
  readonly from: string;
  readonly to: string;
}

const importForms =
  /(?:^|\n)\s*(?:import|export)\s[^'"`;]*?from\s+'([^']+)'|(?:^|\n)import\s+'([^']+)'|import\('([^']+)'\)/g;

/** What a file imports of ours, types included: a type is as much a reason to read the other file. */
export function importsOf(from: string): readonly FileImport[] {
  return [...textOf(from).matchAll(importForms)]
    .map((match) => match[1] ?? match[2] ?? match[3] ?? '')
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => ({ from, to: relative(root, resolve(root, dirname(from), specifier)) }));
}
