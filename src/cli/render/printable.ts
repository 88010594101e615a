/**
 * What a terminal would obey instead of showing it: C0 controls but newline and tab, DEL, C1 controls, and Unicode's
 * controls of direction, which show a text in another order than it has. A newline may have a return before it.
 */
const obeyed = '\\r\\n|[\\0-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069]';

/** Turns text from anywhere into what a terminal only shows, and knows our own styles by their mark. */
export interface Printer {
  /** A style's code, as `print` lets it through; nothing from outside can write it. */
  readonly code: (code: number) => string;
  /** The text with every control as JSON writes it (`\u001b`), so that JSON stays what it is. */
  readonly print: (text: string) => string;
}

/**
 * A printer whose styles carry `mark`, unforeseeable numbers.
 *
 * @param mark numbers of at most four digits between semicolons, so that marked codes are still control sequences to
 *   `stripVTControlCharacters`, which measures the width of a text.
 */
export function printer(mark: string): Printer {
  const pattern = new RegExp(`\\x1b\\[${mark};(\\d+)m|${obeyed}`, 'gu');
  return {
    code: (code) => `\u001b[${mark};${code}m`,
    print: (text) =>
      text.replace(pattern, (found: string, code: string | undefined) => {
        if (code !== undefined) return `\u001b[${code}m`;
        if (found === '\r\n') return '\n';
        return `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`;
      }),
  };
}

/** A text that stays on its line: a cell of a table could otherwise show rows that are none. */
export function oneLine(text: string): string {
  return text.replace(/[\n\r\t]/g, (found) => JSON.stringify(found).slice(1, -1));
}
