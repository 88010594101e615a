import { expect, test } from 'vitest';
import { codeFiles, roomOf, textOf } from './tree.ts';

const declaration =
  /^export (?:default )?(?:declare )?(?:abstract )?(?:async )?(?:const|let|function\*?|class|interface|type|enum) (\w+)/gm;

/**
 * The room in which a name is one thing. Each interface is a namespace of its own that a charm imports whole
 * (`pgsql.request`, `http.publish`), with the same verbs for the same concepts in each.
 */
function namespaceOf(path: string): string {
  const [, name] = /^src\/interfaces\/([^/]+)\//.exec(path) ?? [];
  return name === undefined ? roomOf(path) : `src/interfaces/${name}`;
}

/** Per name of a room, `room: name`, the files that declare and export it; a re-export declares nothing. */
function declarations(files: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const path of files) {
    const names = new Set([...textOf(path).matchAll(declaration)].map((match) => match[1] ?? ''));
    for (const name of names) {
      const key = `${namespaceOf(path)}: ${name}`;
      found.set(key, [...(found.get(key) ?? []), path]);
    }
  }
  return found;
}

test('no name is exported by two files of one room', () => {
  // Charms that tests build are rooms of their own.
  const files = codeFiles.filter((path) => !path.startsWith('test/fixtures/'));
  const twice = [...declarations(files)].filter(([, paths]) => paths.length > 1);
  expect(Object.fromEntries(twice)).toEqual({});
});
