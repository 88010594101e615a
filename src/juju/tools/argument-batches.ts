/** Bytes that fit into one argument on Linux, with room for its end. */
export const longestArgument = 131_000;

/** Well below what Linux allows for all arguments and the environment of a program. */
const longestCall = 1_000_000;

/** Groups arguments so that each group fits into one call; order is kept. */
export function batches(args: readonly string[]): readonly (readonly string[])[] {
  const groups: string[][] = [];
  let size = 0;
  for (const arg of args) {
    const length = Buffer.byteLength(arg) + 1;
    const last = groups.at(-1);
    if (last === undefined || size + length > longestCall) {
      groups.push([arg]);
      size = length;
    } else {
      last.push(arg);
      size += length;
    }
  }
  return groups;
}

/** Cuts text into pieces that fit into one argument each, at line ends where it can; never inside a character. */
export function argumentPieces(text: string): readonly string[] {
  const pieces: string[] = [];
  let piece = '';
  for (const line of text.split(/(?<=\n)/).flatMap(fitting)) {
    if (piece !== '' && Buffer.byteLength(piece) + Buffer.byteLength(line) > longestArgument) {
      pieces.push(piece);
      piece = '';
    }
    piece += line;
  }
  return piece === '' ? pieces : [...pieces, piece];
}

/** As much of a text as fits into one argument, for a message that a tool takes only as an argument. */
export function fittingText(text: string): string {
  return argumentPieces(text)[0] ?? '';
}

/** A line as it is, or in parts when it is too long by itself. */
function fitting(line: string): readonly string[] {
  if (Buffer.byteLength(line) <= longestArgument) return [line];
  const parts: string[] = [];
  let part = '';
  let size = 0;
  for (const character of line) {
    const length = Buffer.byteLength(character);
    if (size + length > longestArgument) {
      parts.push(part);
      [part, size] = ['', 0];
    }
    part += character;
    size += length;
  }
  return [...parts, part];
}
