/** Cuts a process's output into lines. */

/** Gets a line without its end, which is a newline, or nothing for a part of a line. */
export type OnLine = (line: string, end: '\n' | '') => void;

/** Takes chunks of bytes as they come. */
export interface LineCutter {
  readonly push: (chunk: Uint8Array) => void;
  /** Passes on what came after the last newline. */
  readonly end: () => void;
}

/** Most characters of a line before it comes in pieces. */
export const longestLine = 64 * 1024;

/**
 * Passes on every line without its newline; one that is longer than 64 Ki characters comes in
 * pieces of that size, so that a program without newlines cannot fill the memory.
 */
export function lineCutter(onLine: OnLine): LineCutter {
  const decoder = new TextDecoder();
  let rest = '';
  const feed = (text: string): void => {
    // Only what is new is searched: a program may write a byte at a time.
    const [first = '', ...more] = text.split('\n');
    const lines = [rest + first, ...more];
    const last = lines.pop() ?? '';
    for (const line of lines) onLine(tail(line), '\n');
    rest = tail(last);
  };
  /** Passes on all full pieces but the last; returns the rest. */
  const tail = (line: string): string => {
    let from = 0;
    for (; line.length - from > longestLine; from += longestLine) {
      onLine(line.slice(from, from + longestLine), '');
    }
    return line.slice(from);
  };
  return {
    push: (chunk) => feed(decoder.decode(chunk, { stream: true })),
    end: () => {
      feed(decoder.decode());
      if (rest !== '') onLine(rest, '');
      rest = '';
    },
  };
}
