import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  addValue,
  getValue,
  getValues,
  parseUnitFile,
  removeValues,
  setValue,
  stringifyUnitFile,
} from '../../../src/machine/systemd-unit-file/index.ts';

const unit = parseUnitFile(
  '# ours\n[Unit]\nAfter=a\n\n[Service]\nUser=x # not a comment\nExecStartPre=/a\n# why\nExecStartPre=/b\n\n[Install]\n',
).file;
const pre = { section: 'Service', key: 'ExecStartPre' };

test('setting a value replaces all earlier ones where the first one stood', () => {
  expect(stringifyUnitFile(setValue(unit, pre, '/c'))).toBe(
    '# ours\n[Unit]\nAfter=a\n\n[Service]\nUser=x # not a comment\nExecStartPre=/c\n# why\n\n[Install]\n',
  );
});

test('adding puts a value after its kin, or at the end of its section', () => {
  expect(getValues(addValue(unit, pre, '/c'), pre)).toEqual(['/a', '/b', '/c']);
  expect(stringifyUnitFile(addValue(unit, { section: 'Unit', key: 'Before' }, 'z'))).toContain(
    '[Unit]\nAfter=a\nBefore=z\n\n[Service]',
  );
  expect(stringifyUnitFile(addValue(unit, { section: 'Socket', key: 'Backlog' }, '8'))).toMatch(
    /\[Install\]\n\n\[Socket\]\nBacklog=8\n$/,
  );
});

test('an empty value resets a list, and values after it count again', () => {
  const reset = addValue(unit, pre, '');
  expect(getValues(reset, pre)).toEqual([]);
  expect(getValue(reset, pre)).toBeUndefined();
  expect(getValues(addValue(reset, pre, '/c'), pre)).toEqual(['/c']);
});

test('removing leaves comments and other settings', () => {
  const text = stringifyUnitFile(removeValues(unit, pre));
  expect(text).toContain('User=x # not a comment\n# why\n');
  expect(text).not.toContain('ExecStartPre');
});

test('no value, key or section can add a line', () => {
  const bad = expect.objectContaining({ code: 'UNIT_FILE_INVALID' }) as Error;
  for (const value of ['a\nUser=root', 'a\rb', 'a\0', 'a\\', 'a\\\\\\', '\\ ']) {
    expect(() => setValue(unit, pre, value)).toThrow(bad);
  }
  expect(() => setValue(unit, { section: 'Service', key: 'A=b\nC' }, '')).toThrow(bad);
  expect(() => setValue(unit, { section: 'X]\n[Y', key: 'A' }, '')).toThrow(bad);
  expect(getValue(setValue(unit, pre, 'a\\\\'), pre)).toBe('a\\\\');
});

test('what is set is what is read, before and after a round trip, in any file', () => {
  const piece = fc.constantFrom('[A]', '[B]', 'K', '=', 'v', ' ', '\\', '\n', '\n', '#', ';');
  const file = fc
    .array(piece, { maxLength: 30 })
    .map((parts) => parseUnitFile(parts.join('')).file);
  const value = fc.stringMatching(/^[a-z"$%#;=]{0,8}$/);
  fc.assert(
    fc.property(file, value, fc.constantFrom('A', 'B'), (before, text, section) => {
      const setting = { section, key: 'K' };
      const others = { section: section === 'A' ? 'B' : 'A', key: 'K' };
      for (const after of [setValue(before, setting, text), addValue(before, setting, text)]) {
        const again = parseUnitFile(stringifyUnitFile(after)).file;
        expect(getValue(again, setting) ?? '').toBe(text);
        expect(getValues(again, setting)).toEqual(getValues(after, setting));
        expect(getValues(again, others)).toEqual(getValues(before, others));
      }
    }),
    { numRuns: 500 },
  );
});
