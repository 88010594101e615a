import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  parseUnitFile,
  quoteEnvironment,
  quoteExec,
  quoteLine,
  quoteWord,
} from '../../../src/machine/systemd-unit-file/index.ts';
import { askSystemd, commandLineOf, verifyService } from './systemd-oracle.ts';

const nasty = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '"',
        "'",
        '\\',
        '$',
        '${A}',
        '$$',
        '%',
        '%n',
        '%%',
        '\n',
        '\r',
        '\t',
        ' ',
        ';',
        '#',
        '`',
      ),
      fc.constantFrom(
        '@',
        '-',
        '+',
        '!',
        ':',
        '{',
        '}',
        '*',
        '~',
        'é',
        '😀',
        '\x1b',
        '\x7f',
        '\x85',
        '\b',
        'x',
        '0',
      ),
    ),
    { maxLength: 10 },
  )
  .map((parts) => parts.join(''));

test('values stay on their line whatever is in them', () => {
  const anything = fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed());
  fc.assert(
    fc.property(fc.oneof(nasty, anything), (value) => {
      fc.pre(!value.includes('\0'));
      for (const quoted of [quoteExec(['/bin/x', value]), quoteEnvironment('A', value)]) {
        const { file, diagnostics } = parseUnitFile(`[Service]\nA=${quoted}\nEnd=1\n`);
        expect(diagnostics).toEqual([]);
        expect(file.lines.map((line) => ('value' in line ? line.value : ''))).toEqual([
          '',
          quoted,
          '1',
        ]);
      }
    }),
  );
});

test('arguments arrive in systemd unchanged', () => {
  const lists = fc.sample(fc.array(nasty, { minLength: 1, maxLength: 25 }), 12);
  const seen = lists.map((args) => {
    const text = `[Service]\nExecStart=${quoteExec(['/bin/echo', ...args])}\n`;
    const { dump, complaints } = verifyService(text);
    expect(complaints).toEqual([]);
    return commandLineOf(dump);
  });
  const expanded = askSystemd<readonly string[]>('expanded', seen);
  expect(expanded).toEqual(lists.map((args) => ['/bin/echo', ...args]));
});

test('environment values arrive in systemd unchanged', () => {
  const values = [...new Set(fc.sample(nasty, 200))];
  const lines = values.map(
    (value, index) => `Environment=${quoteEnvironment(`V${index}`, value)}\n`,
  );
  const text = `[Service]\nExecStart=/bin/true\n${lines.join('')}`;
  const { dump, complaints } = verifyService(text);
  expect(complaints).toEqual([]);
  const missing = values.filter(
    (value, index) => !dump.includes(`Environment: V${index}=${value}\n`),
  );
  expect(missing).toEqual([]);
});

test('words and whole lines arrive in systemd unchanged', () => {
  const path = '/srv/a b"c\\d%n';
  const described = 'a "b" %n $c \\ d; #e';
  const lines = [
    `[Unit]`,
    `Description=${quoteLine(described)}`,
    '[Service]',
    'ExecStart=/bin/true',
  ];
  lines.push(`ReadWritePaths=${quoteWord(path)} ${quoteWord('/srv/plain')}`);
  lines.push(`WorkingDirectory=${quoteLine('/srv/100%')}`);
  const { dump, complaints } = verifyService(`${lines.join('\n')}\n`);
  expect(complaints).toEqual([]);
  expect(dump).toContain(`Description: ${described}\n`);
  expect(dump).toContain('WorkingDirectory: /srv/100%\n');
  expect(dump).toContain(`ReadWritePaths: ${path} /srv/plain\n`);
});

test('plain arguments are left as they are, others are quoted', () => {
  expect(quoteExec(['/usr/bin/python3', '-m', 'gunicorn', 'wsgi:application'])).toBe(
    '/usr/bin/python3 -m gunicorn wsgi:application',
  );
  expect(quoteExec(['/bin/echo', 'a b', '50%', '$HOME', '', ';', 'x\ny'])).toBe(
    '/bin/echo "a b" 50%% $$HOME "" ";" "x\\ny"',
  );
});

test('a program that systemd would refuse is refused', () => {
  for (const program of [
    '',
    'echo',
    '-/bin/echo',
    '/bin/',
    '/a"b',
    '/a$b',
    '/a\\b',
    '/a\nb',
    '/',
  ]) {
    expect(() => quoteExec([program])).toThrow(
      expect.objectContaining({ code: 'UNIT_FILE_INVALID' }),
    );
  }
  expect(quoteExec(['/srv/my app/run', 'x'])).toBe('"/srv/my app/run" x');
});

test('a value that a whole-line setting cannot hold is refused', () => {
  for (const value of ['a\nExecStart=/bin/evil', ' a', 'a ', 'a\\', 'a\0', '\u0085']) {
    expect(() => quoteLine(value)).toThrow(expect.objectContaining({ code: 'UNIT_FILE_INVALID' }));
  }
  expect(() => quoteWord('a\nb')).toThrow(expect.objectContaining({ code: 'UNIT_FILE_INVALID' }));
});
