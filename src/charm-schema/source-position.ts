import type { LineCounter } from 'yaml';
import type { SourcePosition } from '../errors.ts';

/** The line and column of an offset in a text, with the line itself. */
export function sourcePositions(
  file: string,
  text: string,
  counter: LineCounter,
): (offset: number) => SourcePosition {
  return (offset) => {
    const { line, col } = counter.linePos(offset);
    if (line === 0) return { file, line: 1, column: 1, excerpt: text.split('\n')[0] ?? '' };
    const excerpt = (text.split('\n')[line - 1] ?? '').replaceAll('\t', ' ').trimEnd();
    return { file, line, column: col, excerpt };
  };
}
