import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readEnvironmentVariables } from '../../../src/wsgi/plan/environment-variables.ts';

function values(text: string): Readonly<Record<string, string>> {
  const read = readEnvironmentVariables(text);
  if (read.kind === 'wrong') throw new Error(read.diagnostics.map(String).join('\n'));
  return read.value;
}

function faults(text: string) {
  const read = readEnvironmentVariables(text);
  return read.kind === 'ok' ? [] : read.diagnostics;
}

test('nothing but blanks is no variable', () => {
  expect(values('')).toEqual({});
  expect(values(' \n\t ')).toEqual({});
});

test.each([
  ['A=1 B=2', { A: '1', B: '2' }],
  ['A=1\nB=2\t C=3', { A: '1', B: '2', C: '3' }],
  ['A=', { A: '' }],
  ['URL=postgresql://u:p@h/db?a=b&c=d', { URL: 'postgresql://u:p@h/db?a=b&c=d' }],
  [`A="two words" B='more of them'`, { A: 'two words', B: 'more of them' }],
  [`A=pre"fix and"' suffix'`, { A: 'prefix and suffix' }],
  [`A='it'"'"'s'`, { A: "it's" }],
  ['A="say \\"hi\\" \\$5 \\\\ \\n"', { A: 'say "hi" $5 \\ \\n' }],
  ['A=C:\\data\\new B=a\\ b', { A: 'C:\\data\\new', B: 'a b' }],
  ["A='100% $HOME `id` \\x'", { A: '100% $HOME `id` \\x' }],
  ['A="first\nsecond"', { A: 'first\nsecond' }],
  ['A=1 A=2', { A: '2' }],
  ['"A=b c"', { A: 'b c' }],
])('%j reads as a shell would, without expanding anything', (text, expected) => {
  expect(values(text)).toEqual(expected);
});

test('any value arrives unchanged when it is put in single quotes', () => {
  const value = fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0'));
  const name = fc
    .stringMatching(/^[A-Z][A-Z0-9_]{0,8}$/)
    .filter((each) => !/^(LISTEN|NOTIFY)/.test(each));
  fc.assert(
    fc.property(fc.dictionary(name, value), (variables) => {
      const text = Object.entries(variables)
        .map(([each, content]) => `${each}='${content.replaceAll("'", `'"'"'`)}'`)
        .join(' ');
      expect(values(text)).toEqual({ ...variables });
    }),
  );
});

test('whatever is given, reading ends with variables or with diagnostics', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const read = readEnvironmentVariables(text);
      if (read.kind === 'wrong') expect(read.diagnostics.length).toBeGreaterThan(0);
      else for (const name of Object.keys(read.value)) expect(name).toMatch(/^[A-Za-z_]\w*$/);
    }),
  );
});

test.each([
  ['BARE', 1, 1],
  ['A=1 BARE B=2', 1, 5],
  ['A=1\nB=2 oops', 2, 5],
  ['1X=2', 1, 1],
  ['A=1 A-B=1', 1, 5],
  ['=x', 1, 1],
  ['A=1 B="open', 1, 7],
  ["A='open", 1, 3],
  ['NOTIFY_SOCKET=/x', 1, 1],
  ['A=a\0b', 1, 1],
])('%j is refused with its place', (text, line, column) => {
  const [first] = faults(text);
  expect(first?.code).toBe('ENVIRONMENT_VARIABLES_INVALID');
  expect(first?.source).toMatchObject({ line, column });
});

test('all faults are reported at once', () => {
  expect(faults('BARE 1X=2 ok=1 A-B=1')).toHaveLength(3);
});

test('faults come in the order of the text', () => {
  expect(faults('BARE 1X=2 B="open').map(({ source }) => source?.column)).toEqual([1, 6, 13]);
});

test('no message holds a piece of a value', () => {
  const text = 'PASSWORD=hunter2 and more/secret+words== 9="unclosed hunter3';
  const said = faults(text)
    .map(({ message, hint }) => `${message} ${hint}`)
    .join('\n');
  expect(said).not.toMatch(/hunter|more|secret/);
  expect(said).toContain('PASSWORD');
});

const option = 'config option environment_variables';
const illegal = 'expected letters, digits and underscores, no digit first';
const rename = 'rename the variable, or quote the value that this is a part of';
const longName = `${'x'.repeat(39)}.`;

test.each([
  [
    'bare',
    `${option} has a word without = at its beginning; expected NAME=value`,
    "quote a value that holds blanks: NAME='two words'",
  ],
  [
    'A=1 B=two words',
    `${option} has a word without = after the value of B; expected NAME=value`,
    "quote a value that holds blanks: B='two words'",
  ],
  ['1A=x', `${option} has the illegal name "1A"; ${illegal}`, rename],
  ['A-B=x', `${option} has the illegal name "A-B"; ${illegal}`, rename],
  ['a.b=x', `${option} has the illegal name "a.b"; ${illegal}`, rename],
  [`${longName}=x`, `${option} has the illegal name "${longName}"; ${illegal}`, rename],
  [`x${longName}=x`, `${option} has the illegal name; ${illegal}`, rename],
  ['a/b=x', `${option} has the illegal name; ${illegal}`, rename],
  ['a.b/=x', `${option} has the illegal name; ${illegal}`, rename],
  ['=x', `${option} has the illegal name; ${illegal}`, rename],
  [
    'A=a\0b',
    `the value of A in ${option} holds a NUL or half a character`,
    'no environment variable can hold it',
  ],
  [
    'A=a\ud800b',
    `the value of A in ${option} holds a NUL or half a character`,
    'no environment variable can hold it',
  ],
  [`A='x`, `${option} has a ' that is never closed`, "add the closing ', or write \\'"],
  [`A=1 B="x`, `${option} has a " that is never closed`, 'add the closing ", or write \\"'],
  ...['LISTEN_FDS', 'LISTEN_FDNAMES', 'LISTEN_PID', 'NOTIFY_SOCKET'].map((name) => [
    `${name}=1`,
    `${option} sets ${name}, which systemd sets itself`,
    `leave ${name} out`,
  ]),
])('%j is refused with what is wrong and what to do', (text, message, hint) => {
  const source = expect.objectContaining({ file: 'environment_variables' }) as unknown;
  expect(faults(text)).toEqual([expect.objectContaining({ message, hint, source })]);
});

test('names are those of variables, and a word that is wrong does not hide the others', () => {
  expect(values('_a=1 Z9_=2 a_b=3')).toEqual({ _a: '1', Z9_: '2', a_b: '3' });
  expect(faults('A=1 1B=2 bare').map(({ message }) => message)).toEqual([
    `${option} has the illegal name "1B"; ${illegal}`,
    `${option} has a word without = after the value of A; expected NAME=value`,
  ]);
});
