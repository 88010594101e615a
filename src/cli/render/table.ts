import { stripVTControlCharacters } from 'node:util';
import { oneLine } from './printable.ts';

/** A column of a table; numbers stand to the right. */
export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
}

/** Columns two blanks apart, without blanks at the end of a line; ends with a newline. */
export function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): string {
  const lines = [columns.map(({ title }) => title), ...rows.map((row) => row.map(oneLine))];
  // Not by the arguments of one call: there may be more rows than those can be.
  const widths = columns.map((_, index) =>
    lines.reduce((widest, line) => Math.max(widest, widthOf(line[index] ?? '')), 0),
  );
  return lines
    .map((line) => {
      const cells = columns.map(({ align }, index) => {
        const cell = line[index] ?? '';
        const gap = ' '.repeat((widths[index] ?? 0) - widthOf(cell));
        return align === 'right' ? gap + cell : cell + gap;
      });
      return `${cells.join('  ').trimEnd()}\n`;
    })
    .join('');
}

function widthOf(cell: string): number {
  return stripVTControlCharacters(cell).length;
}
