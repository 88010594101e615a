import type { SQLOutputValue } from 'node:sqlite';
import { fault } from '../../errors.ts';

/** One row, whose columns are read by type; a column of another type is a fault of ours. */
export class Row {
  readonly #columns: Record<string, SQLOutputValue>;

  constructor(columns: Record<string, SQLOutputValue>) {
    this.#columns = columns;
  }

  text(column: string): string {
    const value = this.#columns[column];
    if (typeof value !== 'string') throw wrong(column, 'text');
    return value;
  }

  number(column: string): number {
    const value = this.#columns[column];
    if (typeof value !== 'number') throw wrong(column, 'a number');
    return value;
  }

  flag(column: string): boolean {
    return this.number(column) !== 0;
  }

  maybeText(column: string): string | undefined {
    return this.#columns[column] === null ? undefined : this.text(column);
  }

  maybeNumber(column: string): number | undefined {
    return this.#columns[column] === null ? undefined : this.number(column);
  }

  /** A column that holds one of some words. */
  word<const T extends string>(column: string, words: readonly T[]): T {
    const value = this.text(column);
    const found = words.find((word) => word === value);
    if (found === undefined) throw wrong(column, `one of ${words.join(', ')}`);
    return found;
  }
}

function wrong(column: string, expected: string): Error {
  return fault('INTERNAL', `column ${column} of the store does not hold ${expected}`);
}
