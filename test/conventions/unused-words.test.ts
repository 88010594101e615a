import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { codeText } from './code-text.ts';
import { codeFiles, filesBelow, root, textOf } from './tree.ts';
import { partsOf, unusedFileNames, unusedInNames, unusedInProse } from './unused-words.ts';

const pages = [...readdirSync(root), ...['docs', 'examples'].flatMap(filesBelow)].filter((path) =>
  path.endsWith('.md'),
);

/** Files of ours that people read and that are neither TypeScript nor pages. */
const others = [
  ...readdirSync(root).filter((path) => path.endsWith('.yaml')),
  ...['.ci', 'bin', 'hooks', 'layers', 'scripts', 'templates', 'examples'].flatMap(filesBelow),
].filter((path) => !/\.(ts|md|lock)$/.test(path) && !textOf(path).includes('\0'));

const code = codeFiles.map((path) => ({ path, ...codeText(textOf(path)) }));

/** `line: word → what to write instead`, for each word of the list in a text that starts on a line. */
function faults(text: string, line: number): readonly string[] {
  const prose = text.replaceAll(/`[^`]*`/g, (name) => name.replaceAll(/[^\n]/g, ' '));
  return unusedInProse.flatMap(({ word, instead }) =>
    [...prose.matchAll(new RegExp(word, 'gi'))].map((match) => {
      const at = line + prose.slice(0, match.index).split('\n').length - 1;
      return `${at}: ${match[0]} → ${instead}`;
    }),
  );
}

test('comments, titles, declared names and phrases are read apart', () => {
  const text = [
    '/** Told anew. */',
    "export const aWish = 'told'; // mended",
    'other.settled();',
    "test.each(['told'])('%s is a title', () => undefined);",
    'throw fault("NAME", `it ${was} told`, { hint: "by itself" });',
  ].join('\n');
  const { comments, titles, phrases, names } = codeText(text);
  expect(comments.map(({ line }) => line)).toEqual([1, 2]);
  expect(comments.flatMap((each) => faults(each.text, each.line))).toEqual([
    '1: anew → again',
    '1: Told → sent, notified',
    '2: mended → repair, fix, correct',
  ]);
  expect(titles.map((each) => each.text)).toEqual(["'%s is a title'"]);
  expect(phrases.map((each) => each.text)).toEqual(['`it ${', '} told`', '"by itself"']);
  expect(names.map((each) => each.text)).toEqual(['aWish', 'hint']);
  expect(faults('the user `nobody`\nand nobody else', 7)).toEqual([
    '8: nobody → no one, no caller; the user is `nobody`, in backticks',
  ]);
});

test('comments, docstrings and titles of tests use none of the words of the list', () => {
  const found = code.flatMap(({ path, comments, titles }) =>
    [...comments, ...titles].flatMap(({ line, text }) =>
      faults(text, line).map((fault) => `${path}:${fault}`),
    ),
  );
  expect(found).toEqual([]);
});

test('error texts, descriptions and other strings use none of the words of the list', () => {
  // A test's strings are what a user or a program may write.
  const found = code
    .filter(({ path }) => !path.startsWith('test/'))
    .flatMap(({ path, phrases }) =>
      phrases.flatMap(({ line, text }) => faults(text, line).map((fault) => `${path}:${fault}`)),
    );
  expect(found).toEqual([]);
});

test('scripts, templates and YAML use none of the words of the list', () => {
  const found = others.flatMap((path) =>
    faults(textOf(path), 1).map((fault) => `${path}:${fault}`),
  );
  expect(found).toEqual([]);
});

test('declared names have none of the words of the list as a part', () => {
  const found = code.flatMap(({ path, names }) =>
    names.flatMap(({ line, text }) =>
      unusedInNames
        .filter(({ word }) => partsOf(text).some((part) => word.test(part)))
        .map(({ instead }) => `${path}:${line}: ${text} → ${instead}`),
    ),
  );
  expect(found).toEqual([]);
});

test('no file and no folder has a name that says nothing of what is in it', () => {
  const found = codeFiles.filter((path) => {
    const parts = path.replace(/(\.test)?\.ts$/, '').split('/');
    const words = partsOf(basename(parts.at(-1) ?? ''));
    return (
      parts.some((part) => unusedFileNames.test(part)) ||
      unusedInNames.some(({ word }) => words.some((part) => word.test(part)))
    );
  });
  expect(found).toEqual([]);
});

test('pages use none of the words of the list', () => {
  const found = pages.flatMap((path) => {
    const prose = textOf(path).replaceAll(/```[\s\S]*?```/g, (block) =>
      block.replaceAll(/[^\n]/g, ' '),
    );
    return faults(prose, 1).map((fault) => `${path}:${fault}`);
  });
  expect(found).toEqual([]);
});
