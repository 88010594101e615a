import { fault } from '../../errors.ts';
import { trimOf } from '../../base/trim.ts';
import { isOpen } from './parse-unit-file.ts';
import type { UnitFile, UnitLine } from './unit-file.ts';

type Assignment = Extract<UnitLine, { kind: 'assignment' }>;

/** Which setting: a key in a section. A section that stands in several places counts as one. */
export interface Setting {
  readonly section: string;
  readonly key: string;
}

/** The value that counts for a setting of one value: the last one; undefined when absent or reset. */
export function getValue(file: UnitFile, setting: Setting): string | undefined {
  return getValues(file, setting).at(-1);
}

/** The values of a list setting, in order; an empty assignment forgets those before it (systemd.syntax(7)). */
export function getValues(file: UnitFile, setting: Setting): readonly string[] {
  const values: string[] = [];
  for (const line of file.lines) {
    if (!isSetting(line, setting)) continue;
    if (line.value === '') values.length = 0;
    else values.push(line.value);
  }
  return values;
}

/** Makes `value` the only assignment of the setting, where the first one stood. */
export function setValue(file: UnitFile, setting: Setting, value: string): UnitFile {
  const line = assignment(setting, value);
  const first = file.lines.findIndex((each) => isSetting(each, setting));
  if (first === -1) return append(file, line);
  const rest = file.lines.slice(first + 1).filter((each) => !isSetting(each, setting));
  return { lines: [...file.lines.slice(0, first), line, ...rest] };
}

/** Adds one assignment after the last one of its kind; an empty value resets the list from there on. */
export function addValue(file: UnitFile, setting: Setting, value: string): UnitFile {
  const line = assignment(setting, value);
  const last = file.lines.findLastIndex((each) => isSetting(each, setting));
  return last === -1 ? append(file, line) : insert(file, last + 1, line);
}

/** Removes every assignment of the setting; with its comments kept. */
export function removeValues(file: UnitFile, setting: Setting): UnitFile {
  return { lines: file.lines.filter((each) => !isSetting(each, setting)) };
}

function isSetting(line: UnitLine, { section, key }: Setting): line is Assignment {
  return line.kind === 'assignment' && line.section === section && line.key === key;
}

/** A value reaches the file only through here, so that none can become a line of its own. */
function assignment({ section, key }: Setting, value: string): Assignment {
  if (!/^[A-Za-z0-9-]+$/.test(key)) {
    throw fault('UNIT_FILE_INVALID', `${JSON.stringify(key)} is not the name of a setting`);
  }
  const plain = trimOf(value, ' \t');
  if (/[\n\r\0]/.test(plain) || /(?<!\\)(?:\\\\)*\\$/.test(plain)) {
    const why = 'a value of one line, without a backslash at its end';
    throw fault(
      'UNIT_FILE_INVALID',
      `the value of ${key}= is ${JSON.stringify(value)}, expected ${why}`,
      {
        hint: 'quote it with quoteExec, quoteEnvironment or quoteWord',
      },
    );
  }
  return { kind: 'assignment', text: `${key}=${plain}\n`, section, key, value: plain };
}

/** Puts a line at the end of its section, before the blank lines that close it. */
function append(file: UnitFile, line: Assignment): UnitFile {
  const header = file.lines.findLastIndex(
    (each) => each.kind === 'section' && each.name === line.section,
  );
  if (header === -1) return appendSection(file, line);
  const next = file.lines.findIndex((each, index) => index > header && each.kind === 'section');
  let end = next === -1 ? file.lines.length : next;
  while (end > header + 1 && file.lines[end - 1]?.kind === 'blank') end -= 1;
  return insert(file, end, line);
}

function appendSection(file: UnitFile, line: Assignment): UnitFile {
  if (!/^[^[\]\p{Cc}]+$/u.test(line.section)) {
    throw fault(
      'UNIT_FILE_INVALID',
      `${JSON.stringify(line.section)} is not the name of a section`,
    );
  }
  const header: UnitLine = { kind: 'section', text: `[${line.section}]\n`, name: line.section };
  const gap: readonly UnitLine[] = file.lines.length === 0 ? [] : [{ kind: 'blank', text: '\n' }];
  return { lines: [...endLast(file.lines), ...gap, header, line] };
}

function insert(file: UnitFile, at: number, line: UnitLine): UnitFile {
  return { lines: [...endLast(file.lines.slice(0, at)), line, ...file.lines.slice(at)] };
}

/** The same lines, the last one with a line end, and with an empty line if it would swallow the next. */
function endLast(lines: readonly UnitLine[]): readonly UnitLine[] {
  const last = lines.at(-1);
  if (last === undefined) return lines;
  const ended = /[\n\r]$/.test(last.text) ? last.text : `${last.text}\n`;
  const text = last.kind !== 'comment' && isOpen(last.text) ? `${ended}\n` : ended;
  return [...lines.slice(0, -1), { ...last, text }];
}
