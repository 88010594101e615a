import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  getValues,
  parseUnitFile,
  stringifyUnitFile,
} from '../../../src/machine/systemd-unit-file/index.ts';
import { askSystemd } from './systemd-oracle.ts';

const text = fc
  .array(
    fc.constantFrom(
      '[Unit]',
      '[Service]',
      '[X',
      'A',
      'B',
      '=',
      '= ',
      ' ',
      '\t',
      '\\',
      '\n',
      '\n',
      '\r\n',
      '#',
      ';',
      '"',
      'é',
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(''));

function assignments(source: string): readonly (readonly string[])[] {
  return parseUnitFile(source).file.lines.flatMap((line) =>
    line.kind === 'assignment' ? [[line.section, line.key, line.value]] : [],
  );
}

test('comments, order, repeated keys and odd blanks are kept', () => {
  const source = '# top\n\n[Service]\n  ; note\nExecStart=/a\n\nExecStart = /b \n[Unit]\nAfter=x';
  const { file, diagnostics } = parseUnitFile(source);
  expect(stringifyUnitFile(file)).toBe(source);
  expect(diagnostics).toEqual([]);
  expect(getValues(file, { section: 'Service', key: 'ExecStart' })).toEqual(['/a', '/b']);
});

test('a line goes on after a backslash, past comments, until a line without one', () => {
  const source = '[Service]\nExecStart=/a one \\\n# not this\n  ; nor this\n  two\nUser=x\n';
  expect(assignments(source)).toEqual([
    ['Service', 'ExecStart', '/a one    two'],
    ['Service', 'User', 'x'],
  ]);
});

test('a line that ends in two backslashes does not go on', () => {
  expect(assignments('[Service]\nA=b\\\\\nC=d\n')).toEqual([
    ['Service', 'A', 'b\\\\'],
    ['Service', 'C', 'd'],
  ]);
});

test('an empty assignment forgets the values before it', () => {
  const { file } = parseUnitFile('[Service]\nExecStart=/a\nExecStart=\nExecStart=/b\n');
  expect(getValues(file, { section: 'Service', key: 'ExecStart' })).toEqual(['/b']);
});

test('what systemd would skip is reported, each with its place', () => {
  const { file, diagnostics } = parseUnitFile('User=x\n[Service]\n  User\n=y\n[Unit\nAfter=z\n');
  expect(diagnostics).toEqual([
    { line: 1, column: 1, message: 'a setting before any section' },
    { line: 3, column: 3, message: 'no "=" in this line, expected Key=value' },
    { line: 4, column: 1, message: 'no key before the "="' },
    {
      line: 5,
      column: 1,
      message: 'a section without its closing "]", for which systemd refuses the whole file',
    },
  ]);
  expect(getValues(file, { section: 'Service', key: 'After' })).toEqual(['z']);
});

test('no byte of any text is lost', () => {
  fc.assert(
    fc.property(fc.oneof(text, fc.string({ unit: 'binary' })), (source) => {
      expect(stringifyUnitFile(parseUnitFile(source).file)).toBe(source);
    }),
  );
});

const knownSections = ['Unit', 'Service', 'Install', 'X'];

/** What systemd takes from a file, or that it refuses it as a whole. */
function understood(source: string): unknown {
  const { diagnostics } = parseUnitFile(source);
  if (diagnostics.some(({ message }) => message.includes('whole file'))) return 'refused';
  return assignments(source).filter(([section = '']) => knownSections.includes(section));
}

test('any text means to us what it means to systemd', () => {
  const sources = fc.sample(text, 2000);
  const answers = askSystemd<{ error?: number }>('config', sources);
  const differing = sources.flatMap((source, index) => {
    const theirs = answers[index]?.error === undefined ? answers[index] : 'refused';
    const ours = understood(source);
    return JSON.stringify(ours) === JSON.stringify(theirs) ? [] : [{ source, ours, theirs }];
  });
  expect(differing).toEqual([]);
});
