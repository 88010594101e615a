import { fault } from '../../errors.ts';
import { trimEndOf } from '../../base/trim.ts';
import type { UnitFileDiagnostic } from './unit-file.ts';

/** Most characters of an environment file; what a process can be given is less. */
export const longestEnvironmentFile = 4 * 1024 ** 2;

export interface ParsedEnvironmentFile {
  /** Name → value, in the order in which the names first stood there; the last value counts. */
  readonly variables: ReadonlyMap<string, string>;
  readonly diagnostics: readonly UnitFileDiagnostic[];
}

/**
 * Reads an `EnvironmentFile=` as systemd 252 does, with its oddities.
 *
 * No comment after a value, no `export`, no `$` expansion; `'it'\''s'` is not what a shell makes of it;
 * a comment that ends in a backslash takes the next line with it (fixed in later versions).
 *
 * @throws ENVIRONMENT_INVALID when it is too long.
 */
export function parseEnvironmentFile(text: string): ParsedEnvironmentFile {
  if (text.length > longestEnvironmentFile) {
    const message = `an environment file of ${text.length} characters; ${longestEnvironmentFile} are read`;
    throw fault('ENVIRONMENT_INVALID', message);
  }
  const variables = new Map<string, string>();
  const diagnostics: UnitFileDiagnostic[] = [];
  const reader = new Reader(text);
  for (let found = reader.next(); found !== undefined; found = reader.next()) {
    const { name, value, line, problem } = found;
    if (problem !== undefined) diagnostics.push({ line, column: 1, message: problem });
    if (value === undefined) continue;
    if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) variables.set(name, value);
    else
      diagnostics.push({
        line,
        column: 1,
        message: `${JSON.stringify(name)} cannot name a variable`,
      });
  }
  return { variables, diagnostics };
}

interface Found {
  readonly name: string;
  readonly value?: string;
  readonly line: number;
  readonly problem?: string;
}

/** Goes through the text once, a character at a time, as systemd does. */
class Reader {
  readonly #text: string;
  #at = 0;
  #counted = 0;
  #line = 1;

  constructor(text: string) {
    this.#text = text;
  }

  next(): Found | undefined {
    this.#skipBlanksAndComments();
    if (this.#at >= this.#text.length) return undefined;
    const line = this.#lineHere();
    // The first character belongs to the name whatever it is, even "=".
    const start = this.#at;
    this.#at += 1;
    this.#takeWhile((character) => character !== '=' && !isLineEnd(character));
    const name = this.#text.slice(start, this.#at);
    if (this.#text[this.#at] !== '=') {
      return { name, line, problem: 'no "=" in this line, expected NAME=value' };
    }
    this.#at += 1;
    const { value, problem } = this.#value();
    return { name: trimEnd(name), value, line, ...(problem === undefined ? {} : { problem }) };
  }

  /** The number of the line reached, counted on from where it was asked last. */
  #lineHere(): number {
    const passed = this.#text.slice(this.#counted, this.#at);
    this.#line += passed.split(/\r\n|\n|\r/).length - 1;
    this.#counted = this.#at;
    return this.#line;
  }

  #skipBlanksAndComments(): void {
    for (;;) {
      this.#takeWhile(isBlank);
      const first = this.#text[this.#at];
      if (first !== '#' && first !== ';') return;
      this.#skipComment();
    }
  }

  #skipComment(): void {
    for (; this.#at < this.#text.length; this.#at += 1) {
      const character = this.#text[this.#at] ?? '';
      if (character === '\\') this.#at += 1;
      else if (isLineEnd(character)) return;
    }
  }

  /** Quoted parts one after the other, then perhaps a bare part that goes to the end of the line. */
  #value(): { value: string; problem?: string } {
    let value = '';
    for (;;) {
      this.#takeWhile((character) => isBlank(character) && !isLineEnd(character));
      const character = this.#text[this.#at];
      if (character === undefined || isLineEnd(character)) return { value };
      if (character !== '"' && character !== "'") return { value: value + this.#bare() };
      this.#at += 1;
      const [part, closed] = character === '"' ? this.#doubleQuoted() : this.#singleQuoted();
      value += part;
      if (!closed) {
        return { value, problem: 'a quote that is never closed takes the rest of the file' };
      }
    }
  }

  #bare(): string {
    let value = '';
    let kept = 0;
    for (; this.#at < this.#text.length; this.#at += 1) {
      const character = this.#text[this.#at] ?? '';
      if (isLineEnd(character)) break;
      if (character === '\\') {
        this.#at += 1;
        const escaped = this.#text[this.#at] ?? '';
        if (!isLineEnd(escaped)) value += escaped;
        kept = value.length;
      } else {
        value += character;
        if (!isBlank(character)) kept = value.length;
      }
    }
    return value.slice(0, kept);
  }

  #singleQuoted(): readonly [string, boolean] {
    const part = this.#takeWhile((character) => character !== "'");
    this.#at += 1;
    return [part, this.#at <= this.#text.length];
  }

  #doubleQuoted(): readonly [string, boolean] {
    let part = '';
    for (; this.#at < this.#text.length; this.#at += 1) {
      const character = this.#text[this.#at] ?? '';
      if (character === '"') {
        this.#at += 1;
        return [part, true];
      }
      if (character !== '\\') {
        part += character;
        continue;
      }
      this.#at += 1;
      const escaped = this.#text[this.#at] ?? '';
      if (escaped !== '\n') part += '"\\`$'.includes(escaped) ? escaped : `\\${escaped}`;
    }
    return [part, false];
  }

  #takeWhile(test: (character: string) => boolean): string {
    const start = this.#at;
    while (this.#at < this.#text.length && test(this.#text[this.#at] ?? '')) this.#at += 1;
    return this.#text.slice(start, this.#at);
  }
}

function isLineEnd(character: string): boolean {
  return character === '\n' || character === '\r';
}

function isBlank(character: string): boolean {
  return character === ' ' || character === '\t' || isLineEnd(character);
}

function trimEnd(text: string): string {
  return trimEndOf(text, ' \t\r\n');
}
