import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { trimEndOf, trimOf } from '../../../src/base/trim.ts';
import {
  longestEnvironmentFile,
  parseEnvironmentFile,
} from '../../../src/machine/systemd-unit-file/parse-environment-file.ts';
import {
  longestUnitFile,
  parseUnitFile,
} from '../../../src/machine/systemd-unit-file/parse-unit-file.ts';

describe('a text that is too long is a coded error', () => {
  test('as a unit file', () => {
    const text = `[Unit]\nDescription=${'x'.repeat(longestUnitFile)}\n`;
    expect(() => parseUnitFile(text)).toThrow(
      expect.objectContaining({ code: 'UNIT_FILE_INVALID' }) as Error,
    );
  });

  test('as an environment file', () => {
    expect(() => parseEnvironmentFile(`A=${'x'.repeat(longestEnvironmentFile)}`)).toThrow(
      expect.objectContaining({ code: 'ENVIRONMENT_INVALID' }) as Error,
    );
  });
});

test('thousands of lines that go on are one setting', () => {
  const text = `[Service]\nExecStart=${'a \\\n# comment\n'.repeat(20_000)}end\n`;
  const { file, diagnostics } = parseUnitFile(text);
  expect(diagnostics).toEqual([]);
  expect(file.lines).toHaveLength(2);
  expect(file.lines.map((line) => line.text).join('')).toBe(text);
  const [, setting] = file.lines;
  expect(setting).toMatchObject({ key: 'ExecStart', value: `${'a  '.repeat(20_000)}end` });
});

test('trimming is what a regular expression does', () => {
  const text = fc.string({ unit: fc.constantFrom(' ', '\t', 'a', '\n') });
  fc.assert(
    fc.property(text, (passed) => {
      expect(trimEndOf(passed, ' \t')).toBe(passed.replace(/[ \t]+$/, ''));
      expect(trimOf(passed, ' \t')).toBe(passed.replaceAll(/^[ \t]+|[ \t]+$/g, ''));
    }),
    { seed: 9, numRuns: 500 },
  );
});
