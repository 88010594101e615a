import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splitWords } from '../../../src/wsgi/plan/shell-words.ts';

const texts = (text: string): readonly string[] => splitWords(text).words.map((word) => word.text);

test.each<[string, readonly string[]]>([
  ['', []],
  [' \t\n', []],
  ['a', ['a']],
  [' a  b\tc\nd ', ['a', 'b', 'c', 'd']],
  [`'a b' "c d"`, ['a b', 'c d']],
  [`'' ""`, ['', '']],
  [`a'b'"c"d`, ['abcd']],
  [`'a"b' "c'd"`, ['a"b', "c'd"]],
  [`'a\\b' '\\'`, ['a\\b', '\\']],
  [`"a\\"b" "\\\\" "\\$x" "\\\`"`, ['a"b', '\\', '$x', '`']],
  [`"a\\b" "\\'" "\\ "`, ['a\\b', "\\'", '\\ ']],
  [`a\\ b \\'c\\" \\\\`, ['a b', `'c"`, '\\']],
  ['a\\\nb', ['a\nb']],
  ['\\a \\$ \\`', ['\\a', '\\$', '\\`']],
  ['a\\', ['a\\']],
])('%j is the words %j', (text, words) => {
  expect(texts(text)).toEqual(words);
  expect(splitWords(text).unclosed).toBeUndefined();
});

test('each word has the line and the column where it begins', () => {
  expect(splitWords(` a 'b\nc' d\n\ne\n  "f"`).words).toEqual([
    { text: 'a', line: 1, column: 2 },
    { text: 'b\nc', line: 1, column: 4 },
    { text: 'd', line: 2, column: 4 },
    { text: 'e', line: 4, column: 1 },
    { text: 'f', line: 5, column: 3 },
  ]);
});

test('a text that begins with a line’s end has its first word in the second line', () => {
  expect(splitWords('\na b').words).toEqual([
    { text: 'a', line: 2, column: 1 },
    { text: 'b', line: 2, column: 3 },
  ]);
});

describe('a quote that is never closed', () => {
  test.each([
    [`a 'b`, { quote: "'", at: { line: 1, column: 3 } }],
    [`a "b`, { quote: '"', at: { line: 1, column: 3 } }],
    [`a\n b"c`, { quote: '"', at: { line: 2, column: 3 } }],
    [`a "b\\"`, { quote: '"', at: { line: 1, column: 3 } }],
    [`a 'b''`, { quote: "'", at: { line: 1, column: 6 } }],
    [`"`, { quote: '"', at: { line: 1, column: 1 } }],
  ])('in %j is %j', (text, expected) => {
    const { words, unclosed } = splitWords(text);
    expect(unclosed).toEqual(expected);
    expect(words.map((word) => word.text)).toEqual(text.startsWith('a') ? ['a'] : []);
  });
});

test('what is quoted arrives as it was, wherever it stands', () => {
  const single = (text: string): string => `'${text.replaceAll("'", `'"'"'`)}'`;
  const double = (text: string): string => `"${text.replaceAll(/["\\$`]/g, '\\$&')}"`;
  fc.assert(
    fc.property(fc.array(fc.string()), (words) => {
      expect(texts(words.map(single).join(' '))).toEqual(words);
      expect(texts(words.map(double).join('\n'))).toEqual(words);
    }),
  );
});
