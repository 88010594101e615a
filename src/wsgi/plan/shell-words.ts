/** Splits a line into words with the quotes of a POSIX shell, and nothing else of a shell. */

/** A word after unquoting, with where it begins; lines and columns count from 1. */
export interface Word {
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

export interface SplitWords {
  readonly words: readonly Word[];
  /** The quote that is never closed, and where it stands; the word that it began is left out. */
  readonly unclosed: { readonly quote: string; readonly at: Omit<Word, 'text'> } | undefined;
}

const blank = /\s/;

/**
 * The words of `text`.
 *
 * Single quotes keep everything. Within double quotes a backslash stands before `"`, `\`, `$` and a
 * backtick and is taken away there; outside of quotes also before a blank or a single quote. Any other
 * backslash stays, so that `C:\data` arrives as it was written. Nothing is expanded.
 */
export function splitWords(text: string): SplitWords {
  const words: Word[] = [];
  const position = positions(text);
  let at = 0;
  for (;;) {
    while (at < text.length && blank.test(text.charAt(at))) at += 1;
    if (at >= text.length) return { words, unclosed: undefined };
    const word = readWord(text, at);
    if (word.kind === 'unclosed') {
      return { words, unclosed: { quote: text.charAt(word.at), at: position(word.at) } };
    }
    words.push({ text: word.text, ...position(at) });
    at = word.end;
  }
}

type ReadWord =
  | { readonly kind: 'word'; readonly text: string; readonly end: number }
  | { readonly kind: 'unclosed'; readonly at: number };

function readWord(text: string, start: number): ReadWord {
  const parts: string[] = [];
  let at = start;
  while (at < text.length) {
    const character = text.charAt(at);
    if (blank.test(character)) break;
    if (character === "'" || character === '"') {
      const quoted = character === "'" ? readSingle(text, at) : readDouble(text, at);
      if (quoted === undefined) return { kind: 'unclosed', at };
      parts.push(quoted.text);
      at = quoted.end;
    } else if (character === '\\' && /[\s'"\\]/.test(text.charAt(at + 1))) {
      parts.push(text.charAt(at + 1));
      at += 2;
    } else {
      parts.push(character);
      at += 1;
    }
  }
  return { kind: 'word', text: parts.join(''), end: at };
}

interface Quoted {
  readonly text: string;
  readonly end: number;
}

function readSingle(text: string, start: number): Quoted | undefined {
  const close = text.indexOf("'", start + 1);
  return close === -1 ? undefined : { text: text.slice(start + 1, close), end: close + 1 };
}

function readDouble(text: string, start: number): Quoted | undefined {
  const parts: string[] = [];
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '"') return { text: parts.join(''), end: at + 1 };
    if (character === '\\' && /["\\$`]/.test(text.charAt(at + 1))) at += 1;
    parts.push(text.charAt(at));
  }
  return undefined;
}

/** Says where offsets are, which must grow; goes over the text once for all of them. */
function positions(text: string): (offset: number) => Omit<Word, 'text'> {
  let [at, line, lineStart] = [0, 1, 0];
  return (offset) => {
    for (; at < offset; at += 1) {
      if (text.charAt(at) !== '\n') continue;
      line += 1;
      lineStart = at + 1;
    }
    return { line, column: offset - lineStart + 1 };
  };
}
