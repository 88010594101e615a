import { fault } from '../../errors.ts';
import { trimEndOf, trimOf } from '../../base/trim.ts';
import type { ParsedUnitFile, UnitFileDiagnostic, UnitLine } from './unit-file.ts';

/** Most characters of a unit file: systemd reads no longer line, and no file of so many lines is written by hand. */
export const longestUnitFile = 1024 ** 2;

/** One line as the file has it, with its line end. */
interface Physical {
  readonly text: string;
  readonly number: number;
}

/** One or more physical lines that systemd reads as one. */
interface Logical {
  readonly text: string;
  readonly joined: string;
  readonly first: Physical;
}

/**
 * Reads a unit file as systemd 252 does, and keeps every byte of it.
 *
 * Comments start with `#` or `;` at the start of a line only. A line that ends in an odd number of
 * backslashes goes on in the next line that is no comment (systemd.syntax(7)); an empty line ends it.
 * Lines that systemd would skip are kept as `broken` and reported in the diagnostics.
 *
 * @throws UNIT_FILE_INVALID when it is too long.
 */
export function parseUnitFile(text: string): ParsedUnitFile {
  if (text.length > longestUnitFile) {
    const message = `a unit file of ${text.length} characters; ${longestUnitFile} are read`;
    throw fault('UNIT_FILE_INVALID', message);
  }
  const lines: UnitLine[] = [];
  const diagnostics: UnitFileDiagnostic[] = [];
  let section: string | undefined;
  for (const logical of logicalLines(text)) {
    const line = readLine(logical, section);
    if ('message' in line) {
      const column = logical.first.text.search(/\S/) + 1;
      diagnostics.push({ line: logical.first.number, column, message: line.message });
      lines.push({ kind: 'broken', text: logical.text });
      continue;
    }
    if (line.kind === 'section') section = line.name;
    lines.push(line);
  }
  return { file: { lines }, diagnostics };
}

/** Whether a line that followed this text would be read as its continuation. */
export function isOpen(text: string): boolean {
  return (
    [...logicalLines(`${trimEndOf(text, '\r\n')}\nx=`)].length === [...logicalLines(text)].length
  );
}

function* logicalLines(text: string): Generator<Logical> {
  let open: Physical[] = [];
  let joined: string[] = [];
  const take = (): Logical => {
    const [first = { text: '', number: 0 }] = open;
    const whole = { text: open.map((line) => line.text).join(''), joined: joined.join(''), first };
    [open, joined] = [[], []];
    return whole;
  };
  for (const physical of physicalLines(text)) {
    const content = contentOf(physical.text, physical.number === 1);
    if (isComment(content)) {
      if (open.length === 0) yield { text: physical.text, joined: content, first: physical };
      else open.push(physical);
      continue;
    }
    open.push(physical);
    const goes = goesOn(content);
    // The backslash becomes a blank, and the rest is read as if it stood on the same line.
    joined.push(goes ? `${content.slice(0, -1)} ` : content);
    if (!goes) yield take();
  }
  if (open.length > 0) yield take();
}

function* physicalLines(text: string): Generator<Physical> {
  let number = 0;
  for (const [line] of text.matchAll(/[^\n\r]*(?:\r\n|\n\r|\n|\r)|[^\n\r]+$/g)) {
    number += 1;
    yield { text: line, number };
  }
}

function contentOf(line: string, isFirst: boolean): string {
  return trimEndOf(isFirst ? line.replace(/^\uFEFF/, '') : line, '\r\n');
}

function isComment(content: string): boolean {
  return /^[ \t]*[#;]/.test(content);
}

function goesOn(line: string): boolean {
  return (line.length - trimEndOf(line, '\\').length) % 2 === 1;
}

function readLine(
  { text, joined }: Logical,
  section: string | undefined,
): UnitLine | { readonly message: string } {
  const content = trimBlanks(joined);
  if (content === '') return { kind: 'blank', text };
  if (isComment(content)) return { kind: 'comment', text };
  if (content.includes('\0')) return { message: 'a NUL byte' };
  if (content.startsWith('[')) return readHeader(text, content);
  if (section === undefined) return { message: 'a setting before any section' };
  const equals = content.indexOf('=');
  if (equals === -1) return { message: 'no "=" in this line, expected Key=value' };
  if (equals === 0) return { message: 'no key before the "="' };
  const key = trimBlanks(content.slice(0, equals));
  return { kind: 'assignment', text, section, key, value: trimBlanks(content.slice(equals + 1)) };
}

function readHeader(text: string, content: string): UnitLine | { readonly message: string } {
  const refused = 'for which systemd refuses the whole file';
  if (!content.endsWith(']')) return { message: `a section without its closing "]", ${refused}` };
  const name = content.slice(1, -1);
  if (/["'\\]|[\0-\x1f\x7f]/.test(name)) {
    return { message: `a quote, backslash or control character in a section's name, ${refused}` };
  }
  return { kind: 'section', text, name };
}

function trimBlanks(text: string): string {
  return trimOf(text, ' \t\r\n');
}
