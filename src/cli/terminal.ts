import { isatty } from 'node:tty';
import { styleText } from 'node:util';

/** Where a command reads and writes, and what it may know of its surroundings. */
export interface Terminal {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: NodeJS.ReadStream;
  /** Results; nothing else goes there. */
  readonly out: Output;
  /** Errors and progress. */
  readonly err: Output;
  /**
   * Aborted by the first Ctrl-C, if something asked for this before; else Ctrl-C ends the program.
   */
  readonly interrupted: AbortSignal;
}

export interface Output {
  /** Whether a person looks at it. */
  readonly isTTY: boolean;
  readonly columns: number;
  /** Writes as it is; `line` adds a newline. */
  readonly write: (text: string) => void;
  readonly line: (text: string) => void;
  /** The text in a style, where styles are wanted. */
  readonly style: (style: Style, text: string) => string;
}

export type Style = 'red' | 'green' | 'yellow' | 'cyan' | 'blue' | 'magenta' | 'bold' | 'dim';

/** The terminal of this process. */
export function systemTerminal(from: NodeJS.Process): Terminal {
  let interrupted: AbortSignal | undefined;
  // A reader that closes early, such as head, ends the command without a complaint.
  from.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') from.exit(0);
    throw error;
  });
  return {
    cwd: from.cwd(),
    env: from.env,
    stdin: from.stdin,
    out: output(from.stdout, 1, from.env),
    err: output(from.stderr, 2, from.env),
    get interrupted() {
      return (interrupted ??= interruptOf(from));
    },
  };
}

function interruptOf(from: NodeJS.Process): AbortSignal {
  const interrupt = new AbortController();
  from.once('SIGINT', () => {
    interrupt.abort();
    // What is slow to end is ended by the second Ctrl-C.
    from.once('SIGINT', () => from.exit(130));
  });
  return interrupt.signal;
}

function output(stream: NodeJS.WriteStream, descriptor: number, env: Terminal['env']): Output {
  const isTTY = isatty(descriptor);
  const styled = wantsStyle(isTTY, env);
  return {
    isTTY,
    columns: isTTY ? stream.columns : 80,
    write: (text) => void stream.write(text),
    line: (text) => void stream.write(`${text}\n`),
    style: (style, text) => (styled ? styleText(style, text, { validateStream: false }) : text),
  };
}

/** Colour only where a person looks, and never against NO_COLOR (https://no-color.org). */
export function wantsStyle(isTTY: boolean, env: Terminal['env']): boolean {
  return isTTY && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb';
}
