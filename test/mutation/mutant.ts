import type { Edit } from './mutations/edit.ts';

/** One change to one source file, which the tests should notice. */
export interface Mutant extends Edit {
  readonly room: string;
  /** Path in the tree, such as `src/reactive/flags.ts`. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  /** What stood there. */
  readonly original: string;
}

/** The text of a file with the mutant in it. */
export function applyMutant(source: string, { start, end, text }: Edit): string {
  return source.slice(0, start) + text + source.slice(end);
}

/** `src/reactive/flags.ts:12:5 boundary: "<" → "<="`, shortened to one line. */
export function describeMutant({ file, line, column, kind, original, text }: Mutant): string {
  return `${file}:${line}:${column} ${kind}: ${onOneLine(original)} → ${onOneLine(text)}`;
}

function onOneLine(text: string): string {
  const flat = text.replaceAll(/\s+/g, ' ');
  if (flat === ';') return '(left out)';
  return flat.length <= 70 ? flat : `${flat.slice(0, 45)} … ${flat.slice(-20)}`;
}
