/** Cuts a process's output into lines. */

/** Takes chunks of bytes as they come. */
export interface LineCutter {
  readonly push: (chunk: Uint8Array) => void;
  /** Hands over what came after the last newline. */
  readonly end: () => void;
}

const longest = 64 * 1024;

/**
 * Hands over every line without its newline; one that is longer than 64 Ki characters comes in
 * pieces of that size, so that a program without newlines cannot fill the memory.
 */
export function lineCutter(onLine: (line: string) => void): LineCutter {
  const decoder = new TextDecoder();
  let rest = '';
  const feed = (text: string): void => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    lines.forEach((line) => pieces(line).forEach(onLine));
    const parts = pieces(rest);
    rest = parts.pop() ?? '';
    parts.forEach(onLine);
  };
  return {
    push: (chunk) => feed(decoder.decode(chunk, { stream: true })),
    end: () => {
      feed(decoder.decode());
      if (rest !== '') onLine(rest);
      rest = '';
    },
  };
}

function pieces(line: string): string[] {
  const count = Math.max(1, Math.ceil(line.length / longest));
  return Array.from({ length: count }, (_, index) =>
    line.slice(index * longest, (index + 1) * longest),
  );
}
