import { isatty } from 'node:tty';
import { inspect } from 'node:util';
import { printer } from './render/printable.ts';

/** A command's input and output, working directory and environment. */
export interface Terminal {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: NodeJS.ReadStream;
  /** Results; nothing else goes there. */
  readonly out: Output;
  /** Errors and progress. */
  readonly err: Output;
  /**
   * Aborted by the first Ctrl-C, if this property was read before; otherwise Ctrl-C ends the program.
   */
  readonly interrupted: AbortSignal;
}

export interface Output {
  /** Whether it is a terminal. */
  readonly isTTY: boolean;
  readonly columns: number;
  /**
   * Writes text; `line` adds a newline.
   *
   * On a terminal, control characters other than newline and tab are written as `\\u001b`: most of what is printed comes
   * from charms, machines and files. To a pipe or a file everything goes as it is.
   */
  readonly write: (text: string) => void;
  readonly line: (text: string) => void;
  /** The text in a style, where styles are wanted. */
  readonly style: (style: Style, text: string) => string;
  /** Erases the current line or the whole screen of a terminal; does nothing elsewhere. */
  readonly erase: (what: 'line' | 'screen') => void;
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
    // The second Ctrl-C ends a command that is slow to stop.
    from.once('SIGINT', () => from.exit(130));
  });
  return interrupt.signal;
}

function output(stream: NodeJS.WriteStream, descriptor: number, env: Terminal['env']): Output {
  const isTTY = isatty(descriptor);
  const mark = [0, 0, 0, 0].map(() => Math.floor(Math.random() * 10_000)).join(';');
  return outputTo({ isTTY, columns: isTTY ? stream.columns : 80, env, mark }, (text) => {
    stream.write(text);
  });
}

interface OutputSetup {
  readonly isTTY: boolean;
  readonly columns: number;
  readonly env: Terminal['env'];
  /** Unpredictable numbers; see `printable.ts`. */
  readonly mark: string;
}

/** An output whose text goes to `put`. */
export function outputTo(
  { isTTY, columns, env, mark }: OutputSetup,
  put: (text: string) => void,
): Output {
  const { code, print } = printer(mark);
  const styled = wantsStyle(isTTY, env);
  const write = (text: string): void => put(isTTY ? print(text) : text);
  return {
    ...{ isTTY, columns, write },
    line: (text) => write(`${text}\n`),
    style(style, text) {
      const [begin, end] = inspect.colors[style] ?? [0, 0];
      return styled ? `${code(begin)}${text}${code(end)}` : text;
    },
    erase(what) {
      if (isTTY) put(what === 'line' ? '\r\u001b[K' : '\u001b[H\u001b[2J');
    },
  };
}

/** Colour only on a terminal, and never against NO_COLOR (https://no-color.org). */
export function wantsStyle(isTTY: boolean, env: Terminal['env']): boolean {
  return isTTY && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb';
}
