import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  renderEnvironmentFile,
  parseEnvironmentFile,
} from '../../../src/machine/systemd-unit-file/index.ts';
import { askSystemd } from './systemd-oracle.ts';

const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,8}$/);
const nasty = fc
  .array(
    fc.constantFrom(
      '"',
      "'",
      '\\',
      '`',
      '$',
      '%',
      '\n',
      '\r',
      '#',
      ';',
      '=',
      ' ',
      '\t',
      'é',
      'n',
      '\x1b',
      '😀',
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));
const value = fc
  .oneof(nasty, fc.string({ unit: 'grapheme' }))
  .filter((text) => !text.includes('\0'));
const variables = fc.dictionary(name, value, { noNullPrototype: true });

const written = fc
  .array(
    fc.constantFrom(
      'A',
      'B',
      '_1',
      '1',
      '=',
      '=',
      '\n',
      '\n',
      '\r',
      ' ',
      '\t',
      '"',
      "'",
      '\\',
      '#',
      ';',
      '$',
      '`',
      'é',
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(''));

test('what is written is what is read', () => {
  fc.assert(
    fc.property(variables, (record) => {
      const { variables: read, diagnostics } = parseEnvironmentFile(renderEnvironmentFile(record));
      expect([...read]).toEqual(Object.entries(record));
      expect(diagnostics).toEqual([]);
    }),
  );
});

test('what is written is what systemd reads, and nothing beside it', () => {
  const records = fc.sample(variables, 1000);
  const answers = askSystemd<readonly string[]>('environment', records.map(renderEnvironmentFile));
  const expected = records.map((record) => Object.entries(record).map((pair) => pair.join('=')));
  expect(answers).toEqual(expected);
});

test('any file means to us what it means to systemd', () => {
  const sources = fc.sample(written, 3000);
  const answers = askSystemd<readonly string[]>('environment', sources);
  const differing = sources.flatMap((source, index) => {
    const ours = [...parseEnvironmentFile(source).variables].map((pair) => pair.join('='));
    const theirs = answers[index];
    return JSON.stringify(ours) === JSON.stringify(theirs) ? [] : [{ source, ours, theirs }];
  });
  expect(differing).toEqual([]);
});

test('the oddities of systemd 252 are ours too', () => {
  const read = (text: string) => Object.fromEntries(parseEnvironmentFile(text).variables);
  expect(read('A="a" # c')).toEqual({ A: 'a# c' });
  expect(read("A='it'\\''s'")).toEqual({ A: "it''s'" });
  expect(read('A="a\\nb"')).toEqual({ A: 'a\\nb' });
  expect(read('# note \\\nA=1\nB=2')).toEqual({ B: '2' });
  expect(read(' A = b \r\n')).toEqual({ A: 'b' });
  expect(read("='\nB=2")).toEqual({ B: '2' });
});

test('lines without effect are reported', () => {
  const { variables: read, diagnostics } = parseEnvironmentFile('A=1\nexport B=2\nbare\nC="open\n');
  expect([...read]).toEqual([
    ['A', '1'],
    ['C', 'open\n'],
  ]);
  expect(diagnostics.map(({ line }) => line)).toEqual([2, 3, 4]);
});

test('names and values that no environment can hold are refused, and the value is not shown', () => {
  for (const bad of ['', '1A', 'A-B', 'A B', 'A\nB', 'A=B', 'é']) {
    expect(() => renderEnvironmentFile({ [bad]: 'x' })).toThrow(
      expect.objectContaining({ code: 'ENVIRONMENT_INVALID' }),
    );
  }
  for (const bad of ['secret\0', 'secret\ud800']) {
    expect(() => renderEnvironmentFile({ A: bad })).toThrow(/^(?!.*secret)the value of A/);
  }
});
