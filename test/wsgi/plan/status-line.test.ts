import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fault } from '../../../src/index.ts';
import { mask, secretsOf } from '../../../src/wsgi/plan/mask.ts';
import { diagnosticsLine, statusLine, tail } from '../../../src/wsgi/plan/status-line.ts';

test('a status has the reason and the last telling line of the output', () => {
  expect(statusLine('provision_command failed (exit 3)', 'one\nthe disk is full\n\n')).toBe(
    'provision_command failed (exit 3): the disk is full',
  );
  expect(statusLine('nothing was said', ' \n')).toBe('nothing was said');
  expect(statusLine('a: said before', 'said before')).toBe('a: said before');
});

test('a status is one line of bearable length', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (reason, output) => {
      const line = statusLine(reason, output);
      expect(line).not.toContain('\n');
      expect(line.length).toBeLessThanOrEqual(240);
    }),
  );
});

test('of several diagnostics the first is shown, with its place', () => {
  const source = { file: 'environment_variables', line: 1, column: 7 };
  const first = fault('ENVIRONMENT_VARIABLES_INVALID', 'a bare word', { source });
  expect(diagnosticsLine([first])).toBe('a bare word at column 7');
  expect(diagnosticsLine([first, first])).toBe(
    'a bare word at column 7 (and 1 more; see debug-log)',
  );
});

test('the tail is the last lines', () => {
  expect(tail('1\n2\n3\n4\n', 2)).toBe('3\n4');
});

test('secrets and passwords in URLs are masked, plain settings are not', () => {
  const secrets = secretsOf({
    SECRET_KEY: 'abcd1234',
    DATABASE_URL: 'postgresql://u:hunter2@h/db',
    DJANGO_SETTINGS_MODULE: 'board.settings',
  });
  const said = 'abcd1234 postgresql://u:hunter2@h/db redis://x:other@h board.settings';
  expect(mask(said, secrets)).toBe('*** *** redis://x:***@h board.settings');
});

test('a status of 240 characters is whole, a longer one ends in an ellipsis', () => {
  const longest = 'x'.repeat(240);
  expect(statusLine(longest)).toBe(longest);
  expect(statusLine(`${longest}y`)).toBe(`${'x'.repeat(239)}…`);
  expect(statusLine('a', 'y'.repeat(300))).toBe(`a: ${'y'.repeat(236)}…`);
});

test('blanks are one blank, and those around go', () => {
  expect(statusLine('  a \t b\n\nc ')).toBe('a b c');
  expect(statusLine('failed', 'first\n  last  line  \n \n')).toBe('failed: last line');
  expect(statusLine('failed')).toBe('failed');
});

test('a diagnostic’s place is its line, unless that is the first, and its column', () => {
  const at = (line?: number, column?: number) => {
    const source = {
      file: 'environment_variables',
      ...(line !== undefined && { line }),
      ...(column !== undefined && { column }),
    };
    return diagnosticsLine([fault('ENVIRONMENT_VARIABLES_INVALID', 'a bare word', { source })]);
  };
  expect(at(3, 7)).toBe('a bare word at line 3, column 7');
  expect(at(1, 7)).toBe('a bare word at column 7');
  expect(at(3)).toBe('a bare word');
  expect(diagnosticsLine([fault('PORT_INVALID', 'no port')])).toBe('no port');
  expect(diagnosticsLine([])).toBe('');
  const three = Array.from({ length: 3 }, () => fault('PORT_INVALID', 'x'.repeat(300)));
  expect(diagnosticsLine(three)).toBe(`${'x'.repeat(239)}… (and 2 more; see debug-log)`);
});

test('the tail is twenty lines when no number is named, without blank ones at the end', () => {
  const lines = Array.from({ length: 25 }, (_, n) => `line ${n}`);
  expect(tail(`${lines.join('\n')}\n \n`)).toBe(lines.slice(5).join('\n'));
  expect(tail('one')).toBe('one');
});
