/** Text as Go's YAML writes it; source: `github.com/juju/yaml/v2` (`encode.go`, `emitterc.go`). */
import { toBase64 } from './base64-text.ts';
import { isText } from './yaml-resolve.ts';

/** Columns after which a line with blanks is broken. */
const width = 80;

/** The position of a text in its document. */
export interface Place {
  /** Columns before it on its line. */
  readonly column: number;
  /** What its further lines are indented with. */
  readonly indent: number;
  /** A key of a map, which has one line. */
  readonly isKey: boolean;
}

/** A text, with a tag or quotes where it needs them; its further lines are indented. */
export function yamlText(text: string, place: Place): string {
  if (!text.isWellFormed()) return `!!binary ${toBase64(text)}`;
  if (text.includes('\n')) return multiline(text, place);
  const plain = isPrintable(text) && isText(text) && !text.startsWith(' ') && !text.endsWith(' ');
  if (plain && !hasIndicator(text)) return folded(text, place);
  if (!isText(text) || !isPrintable(text)) return doubleQuoted(text, place);
  return `'${folded(text.replaceAll("'", "''"), { ...place, column: place.column + 1 })}'`;
}

/** What can't stand unquoted in a block: indicators at the beginning, `: ` and ` #` within. */
function hasIndicator(text: string): boolean {
  return (
    /^[#,[\]{}&*!|>'"%@`]/.test(text) ||
    /^[-?:]([ ]|$)/.test(text) ||
    /^(---|\.\.\.)/.test(text) ||
    /:( |$)/.test(text) ||
    text.includes(' #')
  );
}

function isPrintable(text: string): boolean {
  return /^[\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]*$/.test(text);
}

function multiline(text: string, place: Place): string {
  const blankEnd = text.includes(' \n') || text.endsWith(' ');
  if (place.isKey || blankEnd || !isPrintable(text)) return doubleQuoted(text, place);
  const margin = ' '.repeat(place.indent);
  const hint = /^[ \n]/.test(text) ? '2' : '';
  const chomp = !text.endsWith('\n') ? '-' : text === '\n' || text.endsWith('\n\n') ? '+' : '';
  const lines = text.replace(/\n$/, '').split('\n');
  const shown = lines.map((line) => (line === '' ? '' : margin + line));
  return [`|${hint}${chomp}`, ...shown].join('\n');
}

/** Breaks a line at a blank once it is too long; blanks beside one another stay. */
function folded(text: string, place: Place): string {
  return wrapped(Array.from(text), place, (at) => text[at + 1] !== ' ');
}

/** Joins pieces, with a line's end in place of a blank where the line is too long and the blank may go. */
function wrapped(
  pieces: readonly string[],
  { column, indent, isKey }: Place,
  mayGo: (at: number) => boolean,
): string {
  const length = pieces.reduce((sum, piece) => sum + piece.length, column);
  if (isKey || length <= width) return pieces.join('');
  let [at, shown] = [column, ''];
  for (const [index, piece] of pieces.entries()) {
    const inner = index > 0 && index < pieces.length - 1;
    const breaks = piece === ' ' && at > width && inner && pieces[index - 1] !== ' ';
    if (breaks && mayGo(index)) {
      // In double quotes a blank that begins a line is escaped.
      const escape = pieces[index + 1] === ' ' ? '\\' : '';
      shown += `\n${' '.repeat(indent)}${escape}`;
      at = indent + escape.length;
    } else {
      shown += piece;
      at += piece.length;
    }
  }
  return shown;
}

const escapes: Readonly<Record<string, string>> = {
  ...{ '\0': '\\0', '\x07': '\\a', '\b': '\\b', '\t': '\\t', '\n': '\\n', '\v': '\\v' },
  ...{ '\f': '\\f', '\r': '\\r', '\x1b': '\\e', '"': '\\"', '\\': '\\\\', '\x85': '\\N' },
  ...{ '\xa0': '\\_', '\u2028': '\\L', '\u2029': '\\P' },
};

function doubleQuoted(text: string, place: Place): string {
  const inner = { ...place, column: place.column + 1 };
  return `"${wrapped(Array.from(text, escape), inner, () => true)}"`;
}

function escape(character: string): string {
  const known = escapes[character];
  if (known !== undefined) return known;
  if (isPrintable(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  if (code <= 0xff) return `\\x${hex(code, 2)}`;
  return code <= 0xffff ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
}

function hex(code: number, length: number): string {
  return code.toString(16).toUpperCase().padStart(length, '0');
}
