/**
 * Characters that a terminal would execute instead of showing them: C0 controls but newline and tab, DEL, C1 controls, and Unicode's
 * controls of direction, which show a text in another order than it has. A newline may have a return before it.
 */
const controls = '\\r\\n|[\\0-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069]';

/** Escapes the control characters of untrusted text; the CLI's own styles carry a mark and stay. */
export interface Printer {
  /** A style's code, as `print` lets it through; nothing from outside can write it. */
  readonly code: (code: number) => string;
  /** The text with every control as JSON writes it (`\u001b`), so that JSON remains the same value. */
  readonly print: (text: string) => string;
}

/**
 * A printer whose styles carry `mark`, unforeseeable numbers.
 *
 * @param mark numbers of at most four digits between semicolons, so that marked codes are still control sequences to
 *   `stripVTControlCharacters`, which measures the width of a text.
 */
export function printer(mark: string): Printer {
  const pattern = new RegExp(`\\x1b\\[${mark};(\\d+)m|${controls}`, 'gu');
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

/** A text on a single line: a cell with a newline could otherwise imitate rows of the table. */
export function oneLine(text: string): string {
  return text.replace(/[\n\r\t]/g, (found) => JSON.stringify(found).slice(1, -1));
}
